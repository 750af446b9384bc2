#!/usr/bin/env bash
# Puts the placeholders back into kubernetes/. See --help.
exec "$(dirname -- "${BASH_SOURCE[0]}")/lib/run-program.sh" revert revert "$@"
