#!/usr/bin/env bash
# Deploys kubernetes/. See --help.
exec "$(dirname -- "${BASH_SOURCE[0]}")/lib/run-program.sh" deploy-kube deploy-kube "$@"
