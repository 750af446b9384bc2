#!/usr/bin/env bash
# The name that people on a Mac know: revert.sh runs there as well, without gsed.
exec "$(dirname -- "${BASH_SOURCE[0]}")/revert.sh" "$@"
