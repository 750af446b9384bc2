#!/usr/bin/env bash
# The name that people on a Mac know: build-and-deploy-kube.sh runs there as well, without gsed.
exec "$(dirname -- "${BASH_SOURCE[0]}")/build-and-deploy-kube.sh" "$@"
