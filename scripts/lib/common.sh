# shellcheck shell=bash
#
# What backup.sh and restore.sh need besides databases. Sourcing this file does nothing by itself.
# It also works with bash 3.2 and BSD's tools, which macOS has: no associative arrays, no mapfile, no
# ${name,,}, an empty array only as ${list[@]+"${list[@]}"}, and of sed, find and mktemp only what POSIX or both know.

unset CDPATH # cd would print where it went, and may go elsewhere
script=$(basename -- "$0" .sh)
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
readonly script root

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }

# Ends the script with one message.
fail() {
  warn "$script: $*"
  exit 1
}

# Ends a script that got wrong arguments; with 2, as other commands do.
misused() {
  warn "$script: $*"
  warn "See: $0 --help"
  exit 2
}

# ---------------------------------------------------------------- what is missing, reported all at once

newline=$'\n'
problems=
problem() { problems="$problems$newline  - ${1//$newline/$newline    }"; }

# Reports every problem with its remedy, and ends; nothing has been changed by then.
stop_on_problems() {
  [ -n "$problems" ] || return 0
  warn "$script: nothing was changed. This is in the way:$problems"
  exit 1
}

# need_tool NAME WHERE-TO-GET-IT
need_tool() { command -v "$1" >/dev/null 2>&1 || problem "the command $1 is not on the PATH: $2"; }

# ---------------------------------------------------------------- settings

# dotenv_value NAME FILE: the value of its last line, as Compose reads it. The file is never run as a program.
dotenv_value() {
  [ -f "$2" ] || return 0
  awk -v name="$1" '
    { sub(/\r$/, "") }
    match($0, "^[ \t]*(export[ \t]+)?" name "[ \t]*=[ \t]*") {
      value = substr($0, RLENGTH + 1)
      quote = substr(value, 1, 1)
      if (quote == "\"" || quote == "\047") {
        value = substr(value, 2)
        if (index(value, quote)) value = substr(value, 1, index(value, quote) - 1)
      } else {
        sub(/[ \t]+#.*$/, "", value)
        sub(/^#.*$/, "", value)
        sub(/[ \t]+$/, "", value)
      }
    }
    END { printf "%s", value }
  ' "$2"
}

is_placeholder() {
  case $1 in
    your_* | '<'*'>') return 0 ;;
    *) return 1 ;;
  esac
}

# setting NAME: from the environment, else from .env; nothing if neither has it, or only the example's placeholder.
setting() {
  local value=${!1-}
  if [ -z "$value" ] || is_placeholder "$value"; then value=$(dotenv_value "$1" "$root/.env"); fi
  is_placeholder "$value" || printf '%s' "$value"
}

# ---------------------------------------------------------------- a temporary folder, and an end that leaves nothing

work= # the temporary folder, once make_work was called
child=
doing='checking the requirements'

make_work() {
  work=$(mktemp -d "${TMPDIR:-/tmp}/gobbler.XXXXXX") || fail "can't create a temporary folder in ${TMPDIR:-/tmp}."
}

# What a script prints when it is interrupted: what is done and how to continue. Each script defines its own.
explain_how_to_continue() { warn 'Nothing was changed.'; }

on_exit() {
  local code=$?
  trap - EXIT
  [ -z "$work" ] || rm -rf -- "$work"
  exit "$code"
}

# await_end PID TENTHS: waits for a process until it has ended, but not longer.
await_end() {
  local tries=0
  while kill -0 "$1" 2>/dev/null && [ "$tries" -lt "$2" ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
}

# A child that run has started gets ten seconds to end by itself.
end_child() {
  [ -n "$child" ] || return 0
  kill -TERM "$child" 2>/dev/null || return 0
  await_end "$child" 100
  kill -KILL "$child" 2>/dev/null || true
}

on_signal() { # NAME EXIT-CODE
  trap '' INT TERM HUP
  # A signal may arrive in a function whose errors go into a file.
  exec 2>&9
  end_child
  warn ''
  warn "$script: interrupted (SIG$1) while $doing."
  explain_how_to_continue
  exit "$2"
}

# Call this before creating anything that needs cleaning up.
end_cleanly() {
  exec 9>&2
  trap on_exit EXIT
  trap 'on_signal INT 130' INT
  trap 'on_signal TERM 143' TERM
  trap 'on_signal HUP 129' HUP
}

# run COMMAND...: in the background, and waited for: bash handles a signal only after a command in the foreground has ended, which
# may take a quarter of an hour. Only for programs: a function would run in a subshell, and a signal would end only that.
run() {
  local code=0
  "$@" &
  child=$!
  wait "$child" || code=$?
  child=
  return "$code"
}
