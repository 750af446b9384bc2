#!/usr/bin/env bash
# Runs a program of deployment/src with the Node that npm ci installs: run-program.sh PROGRAM SCRIPT ARGUMENT...
set -euo pipefail
unset CDPATH # cd would print where it went
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
export PATH="$root/node_modules/.bin:$PATH"
case $(node --version 2>/dev/null || true) in
  v2[4-9].* | v[3-9][0-9].*) has_node=yes ;;
  *) has_node= ;;
esac
if [ -z "$has_node" ] || ! [ -d "$root/node_modules/yaml" ]; then
  echo "$2: this needs Node 24 and the repository's packages. In $root: npm ci" >&2
  exit 1
fi
program=$1
shift
exec node "$root/deployment/src/$program.mts" "$@"
