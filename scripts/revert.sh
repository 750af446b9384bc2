#!/usr/bin/env bash
# Puts the placeholders back into kubernetes/. See --help.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname -- "${BASH_SOURCE[0]}")/lib/common.sh"

readonly registry=asia-southeast1-docker.pkg.dev
readonly manifests="$root/kubernetes"
dry_run=
restored=0

show_help() {
  cat <<'HELP'
Usage: scripts/revert.sh [--dry-run]

Puts the placeholders ${GCP_PROJECT_ID} and ${GOBBLER_VERSION} back into the manifests in kubernetes/, where an older version
of the deployment scripts that was interrupted, or sed by hand, has left their values. Today's scripts never change that
folder, and need no revert after them.

Only lines that are a committed line with its placeholders filled in, and the project in our images' names, are changed;
every other change that you made stays. A version is put back only where no image has its placeholder any more.
Without git it goes by the images' names alone.

  --dry-run  show what would be changed, and change nothing
  --help     this

Exit code: 0 done or nothing to do, 1 something was missing or failed, 2 called wrongly, 130 or 143 interrupted.
HELP
}

manifest_files() { find "$manifests" -type f \( -name '*.yaml' -o -name '*.yml' -o -name '*.json' \) | LC_ALL=C sort; }

# image_parts N: what stands for the project (1) or for the version (2) in the names of our images, each once.
image_parts() {
  find "$manifests" -type f \( -name '*.yaml' -o -name '*.yml' -o -name '*.json' \) \
    -exec grep -hoE "$registry/[^/ ]*/gobbler/[a-z0-9-]+(:[A-Za-z0-9_.\$}{-]+)?" {} + |
    sed -n -E "s|^$registry/([^/]*)/gobbler/[a-z0-9-]+:?(.*)\$|\\$1|p" | LC_ALL=C sort -u
}

# The values that may stand in a placeholder's place, one a line. An empty project is what a script leaves whose variable
# was not set.
collect_values() {
  {
    image_parts 1 | grep -v '[$]' || true
    setting GCP_PROJECT_ID
    printf '\n'
  } | LC_ALL=C sort -u >"$work/projects"
  image_parts 2 | grep . >"$work/versions" || true
  # Where a placeholder is left nothing has filled them in: what else stands there is somebody's choice.
  if grep -q '[$]' "$work/versions"; then : >"$work/versions"; fi
}

# restore FILE COMMITTED: the file's lines, as they should be, to standard output.
restore() {
  local ends_with_newline=
  [ -n "$(tail -c 1 "$1")" ] || ends_with_newline=yes
  awk -v registry="$registry" -v newline="$ends_with_newline" '
    function replaced(text, from, to,   at, out) {
      while ((at = index(text, from)) > 0) {
        out = out substr(text, 1, at - 1) to
        text = substr(text, at + length(from))
      }
      return out text
    }
    function with_project(line,   start, after, end, out) {
      while ((start = index(line, registry "/")) > 0) {
        out = out substr(line, 1, start + length(registry))
        line = substr(line, start + length(registry) + 1)
        end = index(line, "/gobbler/")
        after = end > 0 ? substr(line, 1, end - 1) : ""
        if (end > 0 && after !~ /[\/ $<]/) {
          out = out project
          line = substr(line, end)
        }
      }
      return out line
    }
    function prepare(   p, i, v) {
      prepared = 1
      for (p = 0; p < patterns; p++)
        for (i = 0; i < projects; i++)
          for (v = 0; v < versions; v++)
            filled[replaced(replaced(pattern[p], project, projectIs[i]), version, versionIs[v])] = pattern[p]
    }
    function put(line) { printf "%s%s", (started++ ? "\n" : ""), line }
    BEGIN {
      project = "${GCP_PROJECT_ID}"; version = "${GOBBLER_VERSION}"
      projectIs[projects++] = project; versionIs[versions++] = version
    }
    phase == 1 { projectIs[projects++] = $0; next }
    phase == 2 { versionIs[versions++] = $0; next }
    phase == 3 {
      committed[$0] = 1
      if (index($0, project) || index($0, version)) pattern[patterns++] = $0
      next
    }
    !prepared { prepare() }
    !($0 in committed) && ($0 in filled) { put(filled[$0]); next }
    { put(with_project($0)) }
    END { if (newline) printf "\n" }
  ' phase=1 "$work/projects" phase=2 "$work/versions" phase=3 "$2" phase=4 "$1"
}

# The file's place is taken in one step, so that an interruption leaves the old or the new one.
put_in_place() { # FILE
  half_written="$1.revert-partial"
  cp -p -- "$1" "$half_written"
  cat "$work/restored" >"$half_written"
  mv -f -- "$half_written" "$1"
  half_written=
}

revert_file() {
  local name=${1#"$root"/} lines
  : >"$work/committed"
  [ -z "$has_git" ] || git -C "$root" show "HEAD:./$name" >"$work/committed" 2>/dev/null || : >"$work/committed"
  restore "$1" "$work/committed" >"$work/restored"
  ! cmp -s -- "$1" "$work/restored" || return 0
  restored=$((restored + 1))
  if [ -n "$dry_run" ]; then
    say "$name would get:"
    diff "$1" "$work/restored" | grep '^[<>]' || true
    return 0
  fi
  lines=$(diff "$1" "$work/restored" | grep -c '^>' || true)
  put_in_place "$1"
  say "$name: $lines lines"
}

tell_how_to_go_on() {
  warn "$restored files have their placeholders back; the others are as they were. Give the command again to go on."
}

tell_leftovers() {
  local left
  left=$(find "$manifests" -type f -name 'sed??????')
  [ -z "$left" ] || say "An interrupted sed seems to have left these; look, and delete them by hand:$newline$left"
}

main() {
  local file
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h)
        show_help
        exit 0
        ;;
      --dry-run) dry_run=yes ;;
      *) misused "$1 is not known here." ;;
    esac
    shift
  done
  [ -d "$manifests" ] || fail "there is no folder $manifests."
  has_git=
  if command -v git >/dev/null 2>&1 && git -C "$root" rev-parse --verify -q HEAD >/dev/null 2>&1; then has_git=yes; fi
  [ -n "$has_git" ] || say 'No git here: going by the names of the images alone.'
  end_cleanly
  make_work
  doing='putting the placeholders back'
  collect_values
  while IFS= read -r file; do
    [ -z "$file" ] || revert_file "$file"
  done <<FILES
$(manifest_files)
FILES
  tell_leftovers
  if [ "$restored" -eq 0 ]; then
    say 'Nothing to do: every placeholder in kubernetes/ is in its place.'
  elif [ -n "$dry_run" ]; then
    say "Dry run: nothing was changed; $restored files would be."
  else
    say "$restored files have their placeholders back."
  fi
}

main "$@"
