#!/usr/bin/env bash
# Builds and pushes the images, then deploys kubernetes/. See --help.
exec "$(dirname -- "${BASH_SOURCE[0]}")/lib/run-program.sh" deploy-kube build-and-deploy-kube "$@"
