#!/usr/bin/env bash
# Backs up the databases of all services, and pictures that lie on a disk. See --help.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source-path=SCRIPTDIR/lib
. "$(dirname -- "${BASH_SOURCE[0]}")/lib/databases.sh"

target="$root/backups"
pictures=
folder='' # where the backup will be
partial='' # and where it grows until it is whole
names=()

show_help() {
  cat <<'HELP'
Usage: scripts/backup.sh [--compose | --kubernetes] [--to FOLDER] [--only SERVICES] [--pictures FOLDER] [--dry-run]

Backs up the database of each service while it keeps running, and the pictures if they are on a disk, into a new folder
FOLDER/gobbler-<UTC time>, with a manifest and checksums; scripts/restore.sh restores them. Everything written is read back
before the folder gets its name: one that is called .gobbler-….partial was interrupted and is worthless.
It never overwrites an earlier backup. Only the owner can read the files: they hold addresses, password hashes and push tokens.

  --to FOLDER        where backups are stored (default: backups, in the repository; git ignores it)
  --only SERVICES    some of: notification-worker,reservation,post,payment,auth,user
  --pictures FOLDER  the folder with pictures (default: images in GOBBLER_DATA_DIR, if there is no GCS_BUCKET)
  --compose          servers of docker-compose.yml are asked in their containers (docker compose exec)
  --project-name P   with --compose: the project's name, if it is not gobbler, as docker-compose.yml has it
  --kubernetes       servers of kubernetes/ are asked in their pods (kubectl exec)
  --context, --namespace NAME   with --kubernetes: instead of the current ones
  --dry-run          check that everything is there, print what would be done, and write nothing
  --help             this

Settings, from the environment or .env: AUTH_DATABASE_URL, USER_DATABASE_URL, POST_DATABASE_URL, RESERVATION_DATABASE_URL,
PAYMENT_DATABASE_URL, NOTIFICATION_WORKER_DATABASE_URL, DATABASE_USER, DATABASE_PASSWORD (or AUTH_DATABASE_PASSWORD
and so on, each for a user of its own), GOBBLER_DATA_DIR, GCS_BUCKET. With
--compose or --kubernetes the addresses may be left out; those of other servers than the bundled ones are
queried from here.

Tools: pg_dump, pg_restore and psql of the server's major version or newer; mariadb-dump and mariadb (mysqldump and mysql for
mysql://). With --compose and --kubernetes the containers have them.

Exit code: 0 done, 1 something was missing or failed, 2 wrong arguments, 130 or 143 interrupted.
HELP
}

read_arguments() {
  while [ $# -gt 0 ]; do
    if common_option "$1" "${2-}"; then
      shift "$taken"
      continue
    fi
    case $1 in
      --help | -h)
        show_help
        exit 0
        ;;
      --to | --pictures)
        [ -n "${2-}" ] || misused "$1 requires a folder."
        if [ "$1" = --to ]; then target=$2; else pictures=$2; fi
        shift
        ;;
      *) misused "unknown argument: $1" ;;
    esac
    shift
  done
}

# ---------------------------------------------------------------- requirements

check_databases() {
  local service version major tool
  for service in $services; do
    read_address "$service" || continue
    [ "$where" = direct ] || [ -z "$unreachable_place" ] || continue
    if [ "$where" = direct ]; then
      if [ "$engine" = postgres ]; then
        for tool in pg_dump pg_restore psql; do
          need_tool_once "$tool" 'the client programs of PostgreSQL; on Debian: apt install postgresql-client'
        done
        if ! command -v psql >/dev/null 2>&1 || ! command -v pg_dump >/dev/null 2>&1; then continue; fi
      else
        need_client dump
        need_client client
        command -v "$(client_program client)" >/dev/null 2>&1 || continue
      fi
    fi
    if ! version=$(server_version); then
      problem "the database of $service ($(describe_place)) does not answer: $(why)"
      continue
    fi
    if [ "$where/$engine" = direct/postgres ]; then
      major=$(pg_dump --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
      if ! [[ $major =~ ^[0-9]+$ ]] || [ "$major" -lt "${version%%[!0-9]*}" ]; then
        problem "pg_dump $major can't back up $service: its server is PostgreSQL $version. Install the client of that version."
      fi
    fi
    plan="$plan$newline  $(printf '%-28s' "$(file_of "$service")")$engine $version, $(describe_place)"
  done
}

# Sets pictures to the folder to take them from, or to "compose", or to nothing.
check_pictures() {
  case ",${services// /,}," in *,post,*) ;; *) return 0 ;; esac
  if [ -n "$pictures" ]; then
    [ -d "$pictures" ] || problem "there is no folder $pictures with pictures."
  elif [ -n "$(setting GCS_BUCKET)" ] || [ "$place" = kubernetes ]; then
    pictures=
  elif [ "$place" = compose ]; then
    if docker compose ${compose_flags[@]+"${compose_flags[@]}"} exec -T post test -d /data/images 2>/dev/null; then
      pictures=compose
    fi
  else
    pictures="$(data_folder)/images"
    [ -d "$pictures" ] || pictures=
  fi
  [ -z "$pictures" ] || plan="$plan$newline  $(printf '%-28s' pictures.tar.gz)$pictures"
}

# ---------------------------------------------------------------- the work

make_folder() {
  local time leftover tries=0
  mkdir -p -- "$target" || fail "can't create the folder $target."
  target=$(cd -- "$target" && pwd -P)
  for leftover in "$target"/.gobbler-*.partial; do
    [ ! -d "$leftover" ] || warn "An interrupted backup is in $leftover. It is worthless: rm -r '$leftover'"
  done
  # If another backup has the name of this second, take the next one.
  while time=$(date -u +%Y-%m-%dT%H%M%SZ); do
    folder="$target/gobbler-$time"
    if [ ! -e "$folder" ] && mkdir -- "$target/.gobbler-$time.partial" 2>"$work/error"; then break; fi
    tries=$((tries + 1))
    [ "$tries" -lt 10 ] || fail "can't create a folder in $target: $(why)"
    sleep 1
  done
  partial="$target/.gobbler-$time.partial"
}

dump() { # SERVICE
  local file count version
  read_address "$1"
  file=$(file_of "$1")
  say "  $1: dumping $(describe_place) ..."
  if [ "$engine" = postgres ]; then
    tool_command pg_dump --format=custom --no-owner --no-privileges --dbname "$database"
    run "${command[@]}" >"$partial/$file" 2>"$work/error" || dump_failed "$1"
  else
    tool_command dump --single-transaction --quick --routines --events --triggers --hex-blob --no-tablespaces \
      --default-character-set=utf8mb4 "$database"
    run "${command[@]}" >"$partial/${file%.gz}" 2>"$work/error" || dump_failed "$1"
    run gzip -- "$partial/${file%.gz}" || fail "gzip failed on ${file%.gz}: is the disk full?"
  fi
  whole_dump "$partial/$file" || fail "the dump of $1 is incomplete: $(why)"
  if ! count=$(count_tables) || ! version=$(server_version); then
    fail "the database of $1 has stopped answering: $(why)"
  fi
  note "database: $1 $engine $file $count tables, server $version"
  say "  $1: $(size_of "$file"), read back"
}

dump_failed() { fail "the dump of $1 failed: $(why)"; }

note() { printf '%s\n' "$*" >>"$partial/manifest.txt"; }

size_of() { du -k -- "$partial/$1" | awk '{ print ($1 < 1024) ? $1 " kB" : int($1 / 1024) " MB" }'; }

# A picture that is removed meanwhile is not a failure: no row refers to it any more.
take_pictures() {
  local code=0 count
  [ -n "$pictures" ] || return 0
  say "  pictures: packing $pictures ..."
  if [ "$pictures" = compose ]; then
    run docker compose ${compose_flags[@]+"${compose_flags[@]}"} exec -T post tar -cf - -C /data/images . \
      >"$partial/pictures.tar" 2>"$work/error" || code=$?
  else
    run tar -cf "$partial/pictures.tar" -C "$pictures" . 2>"$work/error" || code=$?
  fi
  if [ "$code" -ne 0 ] && grep -qvE 'File removed|file changed as we read|^$' "$work/error"; then
    fail "packing the pictures failed: $(why)"
  fi
  run gzip -- "$partial/pictures.tar" || fail "gzip failed on pictures.tar: is the disk full?"
  count=$(gzip -dc -- "$partial/pictures.tar.gz" | tar -tf - | grep -vc '/$') || true
  note "pictures: pictures.tar.gz $count files"
  say "  pictures: $count files, $(size_of pictures.tar.gz), read back"
}

finish_folder() {
  local file
  note "ended: $(date -u +%Y-%m-%dT%H:%M:%SZ)"
  note 'complete'
  for file in "$partial"/*; do
    names+=("${file##*/}")
  done
  for file in "${names[@]}"; do
    printf '%s  %s\n' "$(sha256 "$partial/$file")" "$file" >>"$partial/SHA256SUMS"
  done
  sync
  [ ! -e "$folder" ] || fail "$folder has been created meanwhile. Nothing was overwritten."
  mv -- "$partial" "$folder"
  partial=
}

# However the script ends, no partial backup remains; only a kill leaves one, under its .partial name.
end_backup() {
  local code=$?
  trap - EXIT
  [ -z "$partial" ] || rm -rf -- "$partial"
  [ -z "$work" ] || rm -rf -- "$work"
  exit "$code"
}
explain_how_to_continue() { warn 'No backup was made. Repeat the same command.'; }

main() {
  local service
  plan=
  read_arguments "$@"
  end_cleanly
  trap end_backup EXIT
  make_work
  check_place
  need_tool gzip 'every system has it'
  need_tool tar 'every system has it'
  need_sha256
  doing='checking the databases'
  check_databases
  report_unset_names
  check_pictures
  stop_on_problems
  say "Backup into $target/gobbler-<time>:$plan"
  if [ -n "$dry_run" ]; then
    say 'Dry run: nothing was written.'
    return 0
  fi
  make_folder
  note 'gobbler backup, format 1'
  note "version: $(awk -F '"' '/^  "version"/ { print $4; exit }' "$root/package.json") $(git -C "$root" rev-parse --short HEAD 2>/dev/null || true)"
  note "place: $place"
  note "begun: $(date -u +%Y-%m-%dT%H:%M:%SZ)"
  for service in $services; do
    doing="backing up $service"
    dump "$service"
  done
  doing='backing up the pictures'
  take_pictures
  doing='writing the manifest'
  finish_folder
  say 'Done. Keep a copy somewhere else, and test it regularly: scripts/restore.sh --help'
  say "$folder"
}

main "$@"
