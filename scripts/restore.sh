#!/usr/bin/env bash
# Restores a backup of backup.sh. See --help.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source-path=SCRIPTDIR/lib
. "$(dirname -- "${BASH_SOURCE[0]}")/lib/databases.sh"

folder=
pictures=
replace=
assume_yes=
while_connected=
id_gap=100000
current='' # the service whose database is being written at this moment
restored=''
readonly mark=gobbler_restore_unfinished

show_help() {
  cat <<'HELP'
Usage: scripts/restore.sh FOLDER [--compose | --kubernetes] [--only SERVICES] [--replace] [--pictures FOLDER] [--yes] [--dry-run]

Restores what scripts/backup.sh saved, service by service. Before it writes anything it checks that the backup is complete (every
file's checksum) and that each database is reachable, of the same engine, empty and without connections: stop the services
first, they must not write meanwhile. An idle service closes its connections and is not noticed; an npm start on the data
folder is, without --compose and --kubernetes.

  --replace          empty the databases that are not empty. Their content is lost
  --only SERVICES    some of: notification-worker,reservation,post,payment,auth,user
  --pictures FOLDER  where pictures go (default: images in GOBBLER_DATA_DIR; with --compose the container of post)
  --id-gap N         continue with ids N after the last one of the backup (default 100000), so that an id assigned after
                     the backup is never assigned again: phones and old tokens may still refer to it
  --while-connected  ignore other connections to a database, and a running npm start
  --compose          servers of docker-compose.yml are written in their containers (docker compose exec)
  --project-name P   with --compose: the project's name, if it is not gobbler, as docker-compose.yml has it
  --kubernetes       servers of kubernetes/ are written in their pods (kubectl exec)
  --context, --namespace NAME   with --kubernetes: instead of the current ones
  --yes              don't ask
  --dry-run          check all of this, print what would be done, and change nothing
  --help             this

On PostgreSQL each database is restored in one transaction: completely, or not at all. MariaDB and MySQL can't do that: there a
table gobbler_restore_unfinished marks a database until it is complete. After an interruption repeat the same command with
--replace; --only can leave out the databases that are finished.

Afterwards follow "After a restore" in docs/operations/backup.md. Settings and tools are those of scripts/backup.sh.

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
      --replace) replace=yes ;;
      --yes | -y) assume_yes=yes ;;
      --while-connected) while_connected=yes ;;
      --pictures | --id-gap)
        [ -n "${2-}" ] || misused "$1 requires a value."
        if [ "$1" = --pictures ]; then pictures=$2; else id_gap=$2; fi
        shift
        ;;
      -*) misused "unknown argument: $1" ;;
      *)
        [ -z "$folder" ] || misused "one backup at a time: $folder or $1?"
        folder=$1
        ;;
    esac
    shift
  done
  [ -n "$folder" ] || misused 'name the folder of the backup.'
  [[ $id_gap =~ ^(0|[1-9][0-9]{0,11})$ ]] || misused '--id-gap requires a whole number of at most 12 digits.'
}

# ---------------------------------------------------------------- is the backup complete

check_backup() {
  local line expected file listed=
  [ -d "$folder" ] || fail "there is no folder $folder."
  folder=$(cd -- "$folder" && pwd -P)
  case ${folder##*/} in
    *.partial) fail "$folder is an interrupted backup: it is incomplete, use another one." ;;
  esac
  if ! [ -f "$folder/manifest.txt" ] || ! [ -f "$folder/SHA256SUMS" ]; then
    fail "$folder is not a backup of scripts/backup.sh: manifest.txt or SHA256SUMS is missing."
  fi
  [ "$(head -n 1 "$folder/manifest.txt")" = 'gobbler backup, format 1' ] || fail "$folder was made by another version of scripts/backup.sh: use the scripts of that version."
  say "Reading $folder ..."
  while IFS= read -r line; do
    expected=${line%%  *} file=${line#*  }
    listed="$listed $file "
    if [ ! -f "$folder/$file" ]; then
      problem "$file is missing from the backup."
    elif [ "$(sha256 "$folder/$file")" != "$expected" ]; then
      problem "$file is damaged: its checksum has changed."
    fi
  done <"$folder/SHA256SUMS"
  case $listed in *' manifest.txt '*) ;; *) problem 'SHA256SUMS does not list manifest.txt.' ;; esac
  [ "$(tail -n 1 "$folder/manifest.txt")" = complete ] || problem 'manifest.txt has no end: the backup was interrupted.'
  stop_on_problems
  # Only restore what is in the manifest and has a checksum.
  while IFS= read -r line; do
    file=$(printf '%s\n' "$line" | awk '{ print ($1 == "pictures:") ? $2 : $4 }')
    case $listed in *" $file "*) ;; *) problem "$file has no checksum." ;; esac
  done < <(grep -E '^(database|pictures): ' "$folder/manifest.txt")
  stop_on_problems
}

# "ENGINE FILE TABLES" of a service; nothing when the backup has none.
entry_of() { awk -v service="$1" '$1 == "database:" && $2 == service { print $3, $4, $5; exit }' "$folder/manifest.txt"; }

# ---------------------------------------------------------------- the targets

family() { case $1 in postgres) printf postgres ;; *) printf mysql ;; esac; }

check_target() { # SERVICE
  local entry from tables others version
  entry=$(entry_of "$1")
  if [ -z "$entry" ]; then
    problem "the backup does not include $1; it has: $(awk '$1 == "database:" { printf "%s ", $2 }' "$folder/manifest.txt")"
    return 0
  fi
  from=${entry%% *}
  read_address "$1" || return 0
  check_tools || return 0
  if [ "$(family "$from")" != "$(family "$engine")" ]; then
    problem "the backup of $1 is of $from and can't be restored into $engine ($(describe_place))."
    return 0
  fi
  if ! version=$(server_version) || ! tables=$(count_tables) || ! wait_for_disconnection; then
    problem "the database of $1 ($(describe_place)) does not answer: $(why)
If it no longer exists, create it first, empty, as in the initial setup."
    return 0
  fi
  if [ "$others" -gt 0 ] && [ -z "$while_connected" ]; then
    problem "$others other connections to the database of $1 ($(describe_place)): stop the services first$(how_to_stop)"
  fi
  if [ "$tables" -gt 0 ] && [ -z "$replace" ]; then
    problem "the database of $1 ($(describe_place)) is not empty: it has $tables tables$(unfinished).
--replace empties it first; its content is lost."
  fi
  plan="$plan$newline  $1$(printf '%*s' $((22 - ${#1})) '')into $engine $version, $(describe_place)$(loss "$tables")"
}

loss() { [ "$1" -eq 0 ] || printf ': its %s tables are removed first' "$1"; }

check_tools() {
  local tool
  [ "$where" = direct ] || return 0
  if [ "$engine" = postgres ]; then
    for tool in pg_restore psql; do
      command -v "$tool" >/dev/null 2>&1 || {
        need_tool_once "$tool" 'the client programs of PostgreSQL; on Debian: apt install postgresql-client'
        return 1
      }
    done
  else
    need_client client
    command -v "$(client_program client)" >/dev/null 2>&1
  fi
}

# A service that has just been stopped may take a moment to disconnect.
remaining_tries=8
wait_for_disconnection() {
  local connected
  while connected=$(count_connected); do
    if [ "$connected" -eq 0 ] || [ -n "$while_connected" ] || [ "$remaining_tries" -eq 0 ]; then
      others=$connected
      return 0
    fi
    remaining_tries=$((remaining_tries - 1))
    sleep 0.5
  done
  return 1
}

count_connected() {
  if [ "$engine" = postgres ]; then
    ask_number "SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
  else
    ask_number 'SELECT count(*) FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()'
  fi
}

# Its services close idle connections, so the databases don't show them.
check_npm_start() {
  local folder pid
  if [ "$place" != direct ] || [ -n "$while_connected" ]; then return 0; fi
  folder=$(data_folder)
  if ! pid=$(user_of_data_folder "$folder"); then
    problem "can't find out whether npm start runs on $folder: $(why)"
  elif [ -n "$pid" ]; then
    problem "npm start runs on $folder, as process $pid: stop it first, or name another folder with GOBBLER_DATA_DIR if that is its own."
  fi
}

how_to_stop() {
  case $place in
    compose) printf ':\ndocker compose stop kong router auth user post reservation payment notification-worker' ;;
    kubernetes) printf ':\nkubectl scale deployment router auth user post reservation payment notification-worker --replicas=0\n(an autoscaler does not start what has 0 replicas)' ;;
    *) printf '.' ;;
  esac
}

unfinished() {
  local marks
  [ "$(family "$engine")" = mysql ] || return 0
  marks=$(ask_number "SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = '$mark'") ||
    return 0
  [ "$marks" -eq 0 ] || printf ', of an interrupted restore'
}

# ---------------------------------------------------------------- the work

# One transaction empties the database, restores the dump and moves the counters. The dump is read completely before psql sees its
# first line.
write_postgres_script() { # FILE
  cat >"$work/restore.sql" <<'SQL'
BEGIN;
DO $$
DECLARE thing record;
BEGIN
  FOR thing IN
    SELECT n.nspname, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  LOOP
    EXECUTE format('DROP %s IF EXISTS %I.%I CASCADE', CASE thing.relkind
      WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END,
      thing.nspname, thing.relname);
  END LOOP;
END $$;
SQL
  tool_command pg_restore --no-owner --no-privileges --file=-
  run_from "$1" "${command[@]}" >>"$work/restore.sql" 2>"$work/error" || return 1
  [ "$id_gap" -eq 0 ] || cat >>"$work/restore.sql" <<SQL
DO \$\$
DECLARE
  counter record;
  last bigint;
BEGIN
  FOR counter IN
    SELECT s.oid::regclass AS name, d.refobjid::regclass AS of_table, a.attname AS of_column
    FROM pg_class s
    JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass
      AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE s.relkind = 'S'
  LOOP
    EXECUTE format('SELECT greatest((SELECT last_value FROM %s), (SELECT max(%I) FROM %s))',
      counter.name, counter.of_column, counter.of_table) INTO last;
    PERFORM setval(counter.name, last + $id_gap);
  END LOOP;
END \$\$;
SQL
  say 'COMMIT;' >>"$work/restore.sql"
}

restore_postgres() { # FILE
  write_postgres_script "$1" || return 1
  tool_command psql --no-psqlrc --quiet --tuples-only --no-align -v ON_ERROR_STOP=1 --dbname "$database"
  run_from "$work/restore.sql" "${command[@]}" >/dev/null 2>"$work/error" || return 1
  rm -f -- "$work/restore.sql"
}

empty_mysql() {
  local drops
  drops=$(ask_database "SELECT CONCAT('DROP ', IF(table_type = 'VIEW', 'VIEW', 'TABLE'), ' IF EXISTS \`', table_name, '\`;')
    FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> '$mark'") || return 1
  [ -z "$drops" ] || ask_database "SET FOREIGN_KEY_CHECKS = 0; $drops"
}

restore_mysql() { # FILE
  local counters
  ask_database "CREATE TABLE IF NOT EXISTS $mark (started_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)" >/dev/null || return 1
  empty_mysql || return 1
  gzip -dc -- "$1" >"$work/dump.sql" || return 1
  tool_command client --default-character-set=utf8mb4 "$database"
  run_from "$work/dump.sql" "${command[@]}" >/dev/null 2>"$work/error" || return 1
  rm -f -- "$work/dump.sql"
  if [ "$id_gap" -gt 0 ]; then
    counters=$(ask_database "SELECT CONCAT('ALTER TABLE \`', table_name, '\` AUTO_INCREMENT = ', auto_increment + $id_gap, ';')
      FROM information_schema.tables WHERE table_schema = DATABASE() AND auto_increment IS NOT NULL") || return 1
    [ -z "$counters" ] || ask_database "$counters" || return 1
  fi
  ask_database "DROP TABLE $mark"
}

restore() { # SERVICE
  local entry file tables
  entry=$(entry_of "$1")
  file=$(printf '%s' "$entry" | cut -d ' ' -f 2)
  tables=${entry##* }
  read_address "$1"
  current=$1
  say "  $1: restoring $file into $(describe_place) ..."
  if [ "$engine" = postgres ]; then
    restore_postgres "$folder/$file" || fail "restoring $1 failed: $(why)
Its database is as it was before.$(done_so_far)"
  else
    restore_mysql "$folder/$file" || fail "restoring $1 failed: $(why)
$(half_way)"
  fi
  [ "$(count_tables)" = "$tables" ] || fail "the database of $1 has $(count_tables) tables and not the $tables of the backup."
  current=
  restored="$restored $1"
  say "  $1: $tables tables"
}

half_way() {
  say "The database of $current has only a part of the backup: no service may start on it. Fix the cause, and repeat the same
command with --replace.$(done_so_far)"
}

done_so_far() { [ -z "$restored" ] || printf '\nAlready restored:%s. --only can leave them out.' "$restored"; }

explain_how_to_continue() {
  if [ -z "$current" ]; then
    if [ -z "$restored" ]; then warn 'Nothing was changed.'; else warn "Not everything is restored.$(done_so_far)"; fi
  elif [ "$engine" = postgres ]; then
    warn "The database of $current is as it was before.$(done_so_far)"
  else
    warn "$(half_way)"
  fi
}

# ---------------------------------------------------------------- pictures

check_pictures() {
  pictures_file=$(awk '$1 == "pictures:" { print $2; exit }' "$folder/manifest.txt")
  case " $services " in *' post '*) ;; *) pictures_file= ;; esac
  [ -n "$pictures_file" ] || return 0
  if [ -n "$pictures" ]; then
    [ -d "$pictures" ] || problem "there is no folder $pictures for the pictures."
  elif [ "$place" = compose ]; then
    pictures=compose
  elif [ "$place" = direct ]; then
    pictures="$(data_folder)/images"
  else
    problem 'the backup has pictures, and pods keep none: name a folder with --pictures, then copy them into the bucket.'
  fi
  plan="$plan$newline  pictures              into $pictures; those with the same name are overwritten"
}

restore_pictures() {
  [ -n "$pictures_file" ] || return 0
  say "  pictures: unpacking into $pictures ..."
  if [ "$pictures" = compose ]; then
    gzip -dc -- "$folder/$pictures_file" >"$work/pictures.tar" || fail 'unpacking the pictures failed: is the disk full?'
    run_from "$work/pictures.tar" docker compose ${compose_flags[@]+"${compose_flags[@]}"} run --rm --no-deps -T \
      --entrypoint sh post -c 'mkdir -p /data/images && exec tar -xf - -C /data/images' || fail "restoring the pictures failed.$(done_so_far)"
  else
    mkdir -p -- "$pictures"
    run tar -xzf "$folder/$pictures_file" -C "$pictures" || fail "restoring the pictures failed.$(done_so_far)"
  fi
}

# ---------------------------------------------------------------- all of it

ask() {
  local answer
  if [ -n "$assume_yes" ] || ! [ -t 0 ]; then return 0; fi
  printf 'Continue? [y/N] '
  read -r answer || answer=
  case $answer in
    y | Y | yes | Yes) ;;
    *)
      say 'Nothing was changed.'
      exit 1
      ;;
  esac
}

chosen_or_all() {
  [ "$services" != "$all_services" ] || services=$(awk '$1 == "database:" { printf "%s%s", sep, $2; sep = " " }' "$folder/manifest.txt")
}

main() {
  local service
  plan=
  read_arguments "$@"
  end_cleanly
  make_work
  check_place
  need_tool gzip 'every system has it'
  need_tool tar 'every system has it'
  need_sha256
  stop_on_problems
  doing='checking the backup'
  check_backup
  chosen_or_all
  doing='checking the databases'
  for service in $services; do
    check_target "$service"
  done
  report_unset_names
  check_npm_start
  check_pictures
  stop_on_problems
  say "Restoring $folder, made $(awk '$1 == "begun:" { print $2 }' "$folder/manifest.txt") by version $(awk '$1 == "version:" { print $2 }' "$folder/manifest.txt"):$plan"
  if [ -n "$dry_run" ]; then
    say 'Dry run: nothing was changed.'
    return 0
  fi
  ask
  for service in $services; do
    doing="restoring $service"
    restore "$service"
  done
  doing='restoring the pictures'
  restore_pictures
  say 'Done. Before you open for users: "After a restore" in docs/operations/backup.md.'
  say "$folder"
}

main "$@"
