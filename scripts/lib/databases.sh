# shellcheck shell=bash disable=SC2034 # what is set here is for the scripts that source it
#
# What backup.sh and restore.sh share: the databases, their addresses, and how to run their tools. They source this file.

# shellcheck source-path=SCRIPTDIR
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

umask 077 # the files hold passwords, hashes and addresses

# A service that refers to another's rows comes before it: services keep running, and additional rows in a later database are not
# missed by an earlier one. auth is before user, because an account gets its profile before it can be used.
readonly all_services='notification-worker reservation post payment auth user'

services=$all_services
place=direct # or compose, kubernetes
context=
namespace=
compose_flags=()
kube_flags=()
dry_run=

# ---------------------------------------------------------------- arguments

# Takes an option that both scripts have; 1 when it is none of them. `taken` says how many words it was.
taken=1
common_option() { # OPTION VALUE
  taken=1
  case $1 in
    --compose | --kubernetes)
      [ "$place" = direct ] || misused "--compose and --kubernetes exclude each other."
      place=${1#--}
      ;;
    --dry-run) dry_run=yes ;;
    --only | --context | --namespace | --project-name)
      [ -n "${2-}" ] || misused "$1 requires a value."
      taken=2
      case $1 in
        --only) services=$(chosen_services "$2") || exit 2 ;;
        --context) context=$2 ;;
        --namespace) namespace=$2 ;;
        --project-name) compose_flags=(--project-name "$2") ;;
      esac
      ;;
    *) return 1 ;;
  esac
}

chosen_services() { # LIST
  local name list=" ${1//,/ } " chosen=
  for name in $list; do
    case " $all_services " in
      *" $name "*) ;;
      *) misused "--only: there is no service $name; there are: $all_services." ;;
    esac
  done
  for name in $all_services; do
    case $list in *" $name "*) chosen="$chosen $name" ;; esac
  done
  printf '%s' "${chosen# }"
}

# Reports a tool that several databases need only once.
asked_tools=' '
need_tool_once() { # NAME WHERE-TO-GET-IT
  case $asked_tools in *" $1 "*) return 0 ;; esac
  asked_tools="$asked_tools$1 "
  need_tool "$@"
}

unreachable_place= # yes, if containers or pods can't be reached
check_place() {
  local before=$problems
  if [ -n "$context$namespace" ] && [ "$place" != kubernetes ]; then
    misused '--context and --namespace belong to --kubernetes.'
  fi
  [ -z "$context" ] || kube_flags=(--context "$context")
  [ -z "$namespace" ] || kube_flags=(${kube_flags[@]+"${kube_flags[@]}"} --namespace "$namespace")
  case $place in
    compose)
      need_tool docker 'https://docs.docker.com/engine/install/'
      if command -v docker >/dev/null 2>&1 && ! docker compose version >/dev/null 2>&1; then
        problem 'docker compose does not run: install the Compose plugin, https://docs.docker.com/compose/install/'
      fi
      ;;
    kubernetes)
      need_tool kubectl 'gcloud components install kubectl, or https://kubernetes.io/docs/tasks/tools/'
      if command -v kubectl >/dev/null 2>&1 &&
        ! kubectl auth can-i create pods/exec ${kube_flags[@]+"${kube_flags[@]}"} >/dev/null 2>"$work/error"; then
        problem "kubectl reaches no cluster, or is not allowed to run commands in its pods: $(why)
On GKE: gcloud container clusters get-credentials gobbler --region=asia-southeast1"
      fi
      ;;
  esac
  [ "$problems" = "$before" ] || unreachable_place=yes
}

# ---------------------------------------------------------------- addresses

setting_name() { # SERVICE: AUTH_DATABASE_URL for auth
  printf '%s_DATABASE_URL' "$(printf '%s' "$1" | tr 'a-z-' 'A-Z_')"
}

# The address that docker-compose.yml and kubernetes/ give a service by default.
inner_url() { # SERVICE
  case $1 in
    post | reservation) printf 'mariadb://mariadb:3306/%s' "$1" ;;
    *) printf 'postgres://postgres:5432/%s' "${1//-/_}" ;;
  esac
}

decoded() { # PERCENT-ENCODED
  local text=${1//\\/\\\\}
  printf '%b' "${text//%/\\x}"
}

unset_names=
userless_names=
report_unset_names() {
  [ -z "$userless_names" ] || problem "no user in:$userless_names
These require DATABASE_USER and DATABASE_PASSWORD."
  [ -z "$unset_names" ] || problem "not set:$unset_names
Set the databases' addresses in $root/.env or the environment. With Docker Compose add --compose, on a cluster --kubernetes;
back up an embedded npm start by copying its folder."
}

# Splits an address into engine, host, port, user, password, database, options and where. Reports what is invalid as a problem,
# or keeps it for report_unset_names, and returns 1.
engine='' host='' port='' user='' password='' database='' options='' where=''
read_address() { # SERVICE
  local name url rest authority
  name=$(setting_name "$1")
  url=$(setting "$name")
  if [ -z "$url" ]; then
    if [ "$place" = direct ]; then
      unset_names="$unset_names $name"
      return 1
    fi
    url=$(inner_url "$1")
  fi
  case $url in
    postgres://* | postgresql://*) engine=postgres port=5432 ;;
    mariadb://*) engine=mariadb port=3306 ;;
    mysql://*) engine=mysql port=3306 ;;
    *)
      problem "$name is not a database URL such as postgres://user:password@host:5432/name."
      return 1
      ;;
  esac
  rest=${url#*://}
  options=
  case $rest in *\?*) options=${rest#*\?} rest=${rest%%\?*} ;; esac
  case $rest in
    */?*) authority=${rest%%/*} database=$(decoded "${rest#*/}") ;;
    *)
      problem "$name has no database at its end."
      return 1
      ;;
  esac
  user='' password=''
  case $authority in
    *@*)
      user=${authority%@*}
      authority=${authority##*@}
      case $user in *:*) password=$(decoded "${user#*:}") user=${user%%:*} ;; esac
      user=$(decoded "$user")
      ;;
  esac
  case $authority in
    \[*\]*) host=${authority%%]*} host=${host#[} authority=${authority#*]} ;;
    *) host=${authority%%:*} ;;
  esac
  case $authority in *:?*) port=${authority##*:} ;; esac
  if ! [[ $database =~ ^[A-Za-z0-9_][A-Za-z0-9_-]*$ ]]; then
    problem "$name: the database's name may only have letters, digits, _ and -."
    return 1
  fi
  where=direct
  [ "$place" = direct ] || [ "$host" != "$(server_name)" ] || where=$place
  if [ "$where" = direct ] && [ -z "$user" ]; then
    user=$(setting DATABASE_USER) password=$(setting "${name%URL}PASSWORD")
    # With a password of its own it has a user of its own, as in Compose and on a cluster.
    if [ -n "$password" ]; then user=${user:+${user}_${1//-/_}}; else password=$(setting DATABASE_PASSWORD); fi
    if [ -z "$user" ]; then
      userless_names="$userless_names $name"
      return 1
    fi
  fi
}

# The server that runs beside the services, in Compose and on a cluster alike.
server_name() {
  case $engine in
    postgres) printf postgres ;;
    *) printf mariadb ;;
  esac
}

describe_place() {
  case $where in
    compose) printf '%s in the container %s' "$database" "$(server_name)" ;;
    kubernetes) printf '%s in the pod %s-0' "$database" "$(server_name)" ;;
    *) printf '%s on %s:%s' "$database" "$host" "$port" ;;
  esac
}

# ---------------------------------------------------------------- the engines' own tools

# Passwords reach the tools through files of mode 0600 or, in a container, through the environment that it already has: they are
# never in a list of processes.

write_pgpass() {
  local part line=
  for part in "$host" "$port" "$database" "$user" "$password"; do
    part=${part//\\/\\\\}
    line="$line:${part//:/\\:}"
  done
  printf '%s\n' "${line#:}" >"$work/pgpass"
}

write_client_cnf() {
  local part
  printf '[client]\nprotocol=tcp\n' >"$work/client.cnf"
  for part in host user password; do
    printf '%s="%s"\n' "$part" "$(printf '%s' "${!part}" | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g')" >>"$work/client.cnf"
  done
  printf 'port=%s\n' "$port" >>"$work/client.cnf"
}

# Run by the container's shell: the user who owns the database, as its server's accounts have it.
# shellcheck disable=SC2016 # it is that shell's to fill in
readonly in_postgres='database=$1 tool=$2; shift 2
PGPASSWORD=$(cat "$ACCOUNTS_FOLDER/$database-password") || exit
export PGPASSWORD
exec "$tool" --username "$(cat "$ACCOUNTS_FOLDER/user")_$database" --no-password "$@"'
# shellcheck disable=SC2016
readonly in_mariadb='database=$1
MYSQL_PWD=$(cat "$ACCOUNTS_FOLDER/$database-password") || exit
export MYSQL_PWD
case $2 in dump) names="mariadb-dump mysqldump" ;; *) names="mariadb mysql" ;; esac
shift 2
for tool in $names; do command -v "$tool" >/dev/null && break; done
exec "$tool" --user="$(cat "$ACCOUNTS_FOLDER/user")_$database" "$@"'

# Puts the command that runs a tool of the engine's where the database is into the list `command`.
# tool_command TOOL ARGUMENT...: TOOL is pg_dump, pg_restore or psql; for MariaDB and MySQL, dump or client.
command=()
tool_command() {
  local tool=$1 inner=$in_mariadb
  [ "$engine" != postgres ] || inner=$in_postgres
  case $where in
    compose)
      command=(docker compose ${compose_flags[@]+"${compose_flags[@]}"} exec -T "$(server_name)" sh -c "$inner" sh "$database" "$@")
      return
      ;;
    kubernetes)
      command=(kubectl exec -i "$(server_name)-0" -c "$(server_name)" ${kube_flags[@]+"${kube_flags[@]}"}
        -- sh -c "$inner" sh "$database" "$@")
      return
      ;;
  esac
  shift
  if [ "$engine" = postgres ]; then
    write_pgpass
    command=(env "PGPASSFILE=$work/pgpass" PGCONNECT_TIMEOUT=15)
    case $options in *sslmode=*) command+=("PGSSLMODE=$(printf '%s' "$options" | sed 's/.*sslmode=\([a-z-]*\).*/\1/')") ;; esac
    command+=("$tool" --host "$host" --port "$port" --username "$user" --no-password "$@")
  else
    write_client_cnf
    # Only this file: a ~/.my.cnf would win over an additional one.
    command=("$(client_program "$tool")" "--defaults-file=$work/client.cnf" "$@")
  fi
}

# MariaDB's programs speak to both; MySQL's don't know all of MariaDB.
client_program() { # dump or client
  local name names='mariadb mysql'
  case $engine/$1 in
    mariadb/dump) names='mariadb-dump mysqldump' ;;
    mysql/dump) names='mysqldump mariadb-dump' ;;
    mysql/*) names='mysql mariadb' ;;
  esac
  for name in $names; do
    ! command -v "$name" >/dev/null 2>&1 || break
  done
  printf '%s' "$name"
}

need_client() { # dump or client
  local name
  name=$(client_program "$1")
  command -v "$name" >/dev/null 2>&1 || {
    need_tool_once "$name" "on Debian: apt install mariadb-client"
    return 0
  }
  if [ "$engine" = mariadb ] && ! "$name" --version 2>/dev/null | grep -q MariaDB; then
    problem "$name is MySQL's, and a MariaDB server requires MariaDB's: on Debian, apt install mariadb-client"
  fi
}

# ---------------------------------------------------------------- asking the database

# ask_database SQL: prints the answer, columns separated by tabs. The tool's errors are in $work/error.
ask_database() {
  if [ "$engine" = postgres ]; then
    tool_command psql --no-psqlrc --quiet --tuples-only --no-align -F $'\t' -v ON_ERROR_STOP=1 --dbname "$database" -c "$1"
  else
    tool_command client --batch --skip-column-names --connect-timeout=15 -e "$1" "$database"
  fi
  run "${command[@]}" 2>"$work/error"
}

why() { grep -vE '^$|memcache\.go' "$work/error" | tail -n 3; }

# The same, for an answer that must match; anything else is a failure, and an empty one never counts as 0: a container's or pod's
# tool may succeed without having asked the database.
ask_for() { # PATTERN SQL
  local answer
  answer=$(ask_database "$2") || return 1
  if ! [[ $answer =~ $1 ]]; then
    printf 'expected a number and got "%s"\n' "$answer" >"$work/error"
    return 1
  fi
  printf '%s\n' "$answer"
}

ask_number() { ask_for '^[0-9]{1,18}$' "$1"; }

server_version() {
  if [ "$engine" = postgres ]; then ask_for '^[0-9]' 'SHOW server_version'; else ask_for '^[0-9]' 'SELECT VERSION()'; fi
}

count_tables() {
  if [ "$engine" = postgres ]; then
    ask_number "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
  else
    ask_number "SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'"
  fi
}

# ---------------------------------------------------------------- files

# The data folder of an `npm start`, which runs in the repository wherever it is called.
data_folder() {
  local folder
  folder=$(setting GOBBLER_DATA_DIR)
  folder=${folder:-.gobbler}
  case $folder in /*) ;; *) folder="$root/$folder" ;; esac
  printf '%s' "$folder"
}

# Prints the id of the process in its lock, if that process still runs; nothing for a lock that a killed one has left. On Linux
# the start time shows whether another process has that id by now. Returns 1 if the lock can't be read.
user_of_data_folder() { # FOLDER
  local text pid started_at
  [ -e "$1/launcher.lock" ] || return 0
  text=$(cat -- "$1/launcher.lock" 2>"$work/error") || return 1
  pid=$(printf '%s' "$text" | sed -n 's/.*"pid": *\([0-9]\{1,\}\).*/\1/p')
  started_at=$(printf '%s' "$text" | sed -n 's/.*"startedAt": *"\([^"]*\)".*/\1/p')
  [ -n "$pid" ] || return 0
  if [ -r "/proc/$pid/stat" ]; then
    # The second field is a name in parentheses that may contain anything.
    [ "$(tr '\n' ' ' <"/proc/$pid/stat" | sed 's/.*) //' | cut -d ' ' -f 20)" != "$started_at" ] || printf '%s' "$pid"
  elif ps -p "$pid" >/dev/null 2>&1; then
    printf '%s' "$pid"
  fi
}

sha256() { # FILE
  if command -v sha256sum >/dev/null 2>&1; then sha256sum -- "$1"; else shasum -a 256 -- "$1"; fi | cut -d ' ' -f 1
}

need_sha256() {
  command -v sha256sum >/dev/null 2>&1 || need_tool shasum 'Perl includes it; or sha256sum of the coreutils'
}

# Like run, with a file as its input: a command in the background otherwise reads from /dev/null.
run_from() { # FILE COMMAND...
  local code=0 file=$1
  shift
  "$@" <"$file" &
  child=$!
  wait "$child" || code=$?
  child=
  return "$code"
}

file_of() { # SERVICE
  if [ "$engine" = postgres ]; then printf '%s.dump' "$1"; else printf '%s.sql.gz' "$1"; fi
}

# whole_dump FILE: reads a dump completely, as a restore would.
whole_dump() {
  case $1 in
    *.dump)
      tool_command pg_restore --file=-
      run_from "$1" "${command[@]}" >/dev/null 2>"$work/error"
      ;;
    *) gzip -dc -- "$1" 2>"$work/error" | tail -n 5 | grep -q '^-- Dump completed' ;;
  esac
}
