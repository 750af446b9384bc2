#!/usr/bin/env bash
# Deploys kubernetes/. See --help.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname -- "${BASH_SOURCE[0]}")/lib/kube.sh"
deploy_main '' "$@"
