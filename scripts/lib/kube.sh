# shellcheck shell=bash
#
# What build-and-deploy-kube.sh and deploy-kube.sh do; they source this file and call deploy_main.

# shellcheck source-path=SCRIPTDIR
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

readonly registry=asia-southeast1-docker.pkg.dev
readonly manifests="$root/kubernetes"

dry_run=
assume_yes=
overlay=
running=
context=
namespace=
rollout_timeout=15m # as long as the manifests give a Deployment to get on
given='' # the arguments that the same deployment needs once more
given_cluster=''
reader=
kube_flags=() # which cluster; the same for every call, although somebody may switch the context in between

# ---------------------------------------------------------------- arguments

show_help() { # BUILDS-AS-WELL
  say "Usage: scripts/$script.sh [--dry-run] [--yes] [--overlay NAME] [--context NAME] [--namespace NAME] [--timeout TIME]"
  say ''
  if [ -n "$1" ]; then
    say 'Builds the images of docker-compose.yml (docker compose build), pushes them (docker compose push), applies the
manifests in kubernetes/ to the cluster that kubectl is set to, and waits for every rollout.'
  else
    say 'Applies the manifests in kubernetes/ to the cluster that kubectl is set to, and waits for every rollout. The images
must have been pushed before.'
  fi
  cat <<HELP

The project and the version are filled in in a temporary copy of kubernetes/; the folder itself is never changed. First it
looks whether the tools, the settings and the cluster's secrets are there, shows what it will do, and asks when it runs in
a terminal. It stops at the first error. It may be given again at any time: applying is repeatable.

  --dry-run         say what would be done, and change nothing
  --yes             don't ask
  --overlay NAME    one of deployment/overlays/ in place of kubernetes/:$(overlays)
  --context NAME    a context of kubectl's other than the current one
  --namespace NAME  a namespace other than the context's
  --timeout TIME    the most that each rollout may take: 90s, 10m, 1h (default 15m)
  --help            this

Settings, from the environment or .env:
  GCP_PROJECT_ID    the Google Cloud project whose Artifact Registry holds the images
  GOBBLER_VERSION   the images' tag; by default the version in package.json$(package_version ', which is %s')

Exit code: 0 done, 1 something was missing or failed, 2 called wrongly, 130 or 143 interrupted.
HELP
}

overlays() {
  local each
  for each in "$root"/deployment/overlays/*/kustomization.yaml; do
    [ ! -f "$each" ] || printf ' %s' "$(basename -- "$(dirname -- "$each")")"
  done
}

package_version() { # FORMAT
  awk -v format="$1" '
    match($0, /^  "version": "[^"]+"/) { split(substr($0, RSTART, RLENGTH), part, "\""); printf format, part[4]; exit }
  ' "$root/package.json"
}

read_arguments() { # BUILDS-AS-WELL ARGUMENT...
  local builds=$1
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h)
        show_help "$builds"
        exit 0
        ;;
      --dry-run) dry_run=yes ;;
      --yes | -y) assume_yes=yes ;;
      --overlay | --context | --namespace | --timeout)
        [ -n "${2-}" ] || misused "$1 wants a value."
        case $1 in
          --overlay) overlay=$2 ;;
          --context) context=$2 ;;
          --namespace) namespace=$2 ;;
          --timeout) rollout_timeout=$2 ;;
        esac
        given="$given $1 $(printf %q "$2")"
        case $1 in --context | --namespace) given_cluster="$given_cluster $1 $(printf %q "$2")" ;; esac
        shift
        ;;
      *) misused "$1 is not known here." ;;
    esac
    shift
  done
  [[ $rollout_timeout =~ ^[1-9][0-9]*[smh]$ ]] || misused "--timeout wants a time such as 90s, 10m or 1h."
}

# ---------------------------------------------------------------- what must be there

check_tools() { # BUILDS-AS-WELL
  need_tool kubectl 'gcloud components install kubectl, or https://kubernetes.io/docs/tasks/tools/'
  [ -n "$1" ] || return 0
  need_tool docker 'https://docs.docker.com/engine/install/'
  if command -v docker >/dev/null 2>&1 && ! docker compose version >/dev/null 2>&1; then
    problem 'docker compose does not run: install the Compose plugin, https://docs.docker.com/compose/install/'
  fi
}

check_settings() {
  local default LC_ALL=C # elsewhere [a-z] may mean capitals as well
  project=$(setting GCP_PROJECT_ID)
  version=$(setting GOBBLER_VERSION)
  default=$(package_version %s)
  : "${version:=$default}"
  if [ -z "$project" ]; then
    problem "GCP_PROJECT_ID is not set (or still the example's your_project_id): write it into $root/.env,${newline}or give it for once: GCP_PROJECT_ID=... scripts/$script.sh"
  elif ! [[ $project =~ ^[a-z][a-z0-9-]{4,28}[a-z0-9]$ ]]; then
    problem "GCP_PROJECT_ID is not a project's id (6 to 30 small letters, digits and hyphens, a letter first): $project"
  fi
  if ! [[ $version =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]] || [ "$version" = latest ]; then
    problem "GOBBLER_VERSION can't be an image's tag here (letters, digits, dots, hyphens; not latest): $version"
  fi
  # Compose and what it runs are to see the same.
  export GCP_PROJECT_ID=$project GOBBLER_VERSION=$version
}

check_manifests() {
  local filled
  if [ -z "$(manifest_files "$manifests")" ]; then
    problem "there are no manifests in $manifests."
    return 0
  fi
  filled=$(find "$manifests" -type f \( -name '*.yaml' -o -name '*.yml' -o -name '*.json' \) \
    -exec grep -l "$registry/[^\$<]" {} + || true)
  [ -z "$filled" ] || problem "a project's id stands where the placeholder belongs; scripts/revert.sh puts that back:$newline$filled"
  if [ -n "$overlay" ] && ! [ -f "$root/deployment/overlays/$overlay/kustomization.yaml" ]; then
    problem "there is no overlay $overlay; there are:$(overlays)"
  fi
}

manifest_files() { # FOLDER
  [ -d "$1" ] || return 0
  find "$1" -type f \( -name '*.yaml' -o -name '*.yml' -o -name '*.json' \) | LC_ALL=C sort
}

# ---------------------------------------------------------------- the cluster

# The flags come last, so that a call begins as people write it.
query_kube() { query kubectl "$@" ${kube_flags[@]+"${kube_flags[@]}"}; }
run_kube() { run kubectl "$@" ${kube_flags[@]+"${kube_flags[@]}"}; }

# A dry run may be made without a cluster.
no_cluster() {
  if [ -n "$dry_run" ]; then
    say "Could not ask the cluster: $1"
  else
    problem "$1"
  fi
}

readonly how_to_reach='On GKE: gcloud container clusters get-credentials gobbler --region=asia-southeast1
(it needs the plugin: gcloud components install gke-gcloud-auth-plugin)'

find_cluster() {
  if [ -z "$context" ]; then
    if ! query kubectl config current-context; then
      no_cluster "kubectl has no cluster: $(cat "$work/error")$newline$how_to_reach"
      return 1
    fi
    context=$(cat "$work/answer")
  fi
  [ -z "$context" ] || kube_flags=(--context "$context")
  if [ -n "$namespace" ]; then
    kube_flags=(${kube_flags[@]+"${kube_flags[@]}"} --namespace "$namespace")
  elif query_kube config view --minify -o 'jsonpath={..namespace}'; then
    namespace=$(cat "$work/answer")
  fi
  : "${namespace:=default}"
}

secret_command() {
  # shellcheck disable=SC2016 # $HOME is for whoever copies the line
  case $1 in
    gobbler) say 'kubectl create secret generic gobbler --from-env-file=.env' ;;
    gobbler-gcp) say 'kubectl create secret generic gobbler-gcp --from-file=key.json="$HOME/.config/gcloud/application_default_credentials.json"' ;;
    gobbler-firebase) say 'kubectl create secret generic gobbler-firebase --from-file=service-account.json=notification-worker/service-account.json' ;;
    kong-ssl-cert) say 'kubectl create secret tls kong-ssl-cert --cert=tls.crt --key=tls.key' ;;
    *) say "kubectl create secret generic $1 ..." ;;
  esac
}

# The secrets that the rendered manifests can't do without, a line for each with a key that they take.
wanted_secrets() {
  local file
  manifest_files "$work/kubernetes" | while IFS= read -r file; do
    awk '
      function word(line) { sub(/^[^:]*:[ \t]*/, "", line); sub(/[ \t]+#.*$/, "", line); gsub(/["\047\r]/, "", line); return line }
      function flush() {
        if (inside && name != "" && optional != "true") print name, key
        inside = 0; name = key = optional = ""
      }
      { match($0, /^[ -]*/); indent = RLENGTH; text = substr($0, indent + 1) }
      text == "" || text ~ /^#/ { next }
      inside && indent <= outer { flush() }
      text ~ /^(secretKeyRef|secretRef|secret):[ \t]*$/ { flush(); inside = 1; outer = indent; next }
      inside && text ~ /^(name|secretName):/ { name = word(text) }
      inside && text ~ /^key:/ { key = word(text) }
      inside && text ~ /^optional:/ { optional = word(text) }
      END { flush() }
    ' "$file"
  done | awk '
    { print }
    # What mounts a secret as files names none of them.
    $1 == "gobbler-gcp" { print $1, "key.json" }
    $1 == "gobbler-firebase" { print $1, "service-account.json" }
    $1 == "kong-ssl-cert" { print $1, "tls.crt"; print $1, "tls.key" }
  ' | LC_ALL=C sort -u
}

# check_keys NAME: those that the manifests take and the secret, whose keys are in the file answer, has not.
check_keys() {
  local key keys missing='' present
  present=" $(cat "$work/answer") "
  # Something that is no list of keys: nothing can be said.
  case $present in '  ' | *[!A-Za-z0-9._\ -]*) return 0 ;; esac
  keys=$(awk -v name="$1" '$1 == name { print $2 }' "$work/secrets")
  for key in $keys; do
    case $present in *" $key "*) ;; *) missing="$missing $key" ;; esac
  done
  [ -z "$missing" ] || problem "the cluster's secret $1 lacks$missing; mend what it is made of, and make it anew:$newline$(secret_command "$1") --dry-run=client -o yaml | kubectl apply -f -"
}

check_secrets() {
  local name names
  wanted_secrets >"$work/secrets"
  names=$(cut -d ' ' -f 1 "$work/secrets" | LC_ALL=C sort -u)
  for name in $names; do
    # The names of its keys; their values stay in the cluster.
    # shellcheck disable=SC2016 # a template's variables
    if query_kube get secret "$name" -o 'go-template={{range $key, $value := .data}}{{$key}} {{end}}'; then
      check_keys "$name"
    elif grep -qiE 'not ?found' "$work/error"; then
      problem "the cluster has no secret $name; this makes it:$newline$(secret_command "$name")"
    elif grep -qi forbidden "$work/error"; then
      warn "Can't look whether the secret $name is there (forbidden); without it pods will not start."
    else
      no_cluster "the cluster does not answer: $(cat "$work/error")$newline$how_to_reach"
      return 1
    fi
  done
}

# Which version the cluster runs, as far as it says so.
find_running_version() {
  query_kube get deployment router -o 'jsonpath={.spec.template.spec.containers[*].image}' || return 0
  running=$(sed -n -E 's|^(.* )?[^ ]*/gobbler/router:([^ @]+).*$|\2|p' "$work/answer")
}

# The command that deploys the same again, wherever the project and the version came from.
deploy_again() {
  local before='' usual
  [ "$project" = "$(dotenv_value GCP_PROJECT_ID "$root/.env")" ] || before="GCP_PROJECT_ID=$project "
  usual=$(dotenv_value GOBBLER_VERSION "$root/.env")
  [ "$version" = "${usual:-$(package_version %s)}" ] || before="${before}GOBBLER_VERSION=$version "
  say "${before}scripts/deploy-kube.sh$given"
}

# A tag that is built again is not rolled out: the manifests are the same, and nodes keep the image that they have.
check_version_is_new() {
  local commit
  [ "$running" = "$version" ] || return 0
  commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null) || commit=2
  problem "the cluster runs version $version already, and would go on with the images that it has.
To bring new ones, give them a new version: GOBBLER_VERSION=$(package_version %s)-$commit scripts/$script.sh
To finish or repeat the deployment of those that were pushed: $(deploy_again)"
}

# ---------------------------------------------------------------- the manifests, filled in

fill_in() { # FROM TO
  sed -e "s|\\\${GCP_PROJECT_ID}|$project|g" -e "s|\\\${GOBBLER_VERSION}|$version|g" "$1" >"$2" ||
    fail "$1 can't be filled in."
}

render() {
  local file target
  doing='filling in the manifests'
  mkdir "$work/kubernetes"
  if [ -n "$overlay" ]; then
    # It takes files of kubernetes/, which lies beside it.
    query kubectl kustomize --load-restrictor LoadRestrictionsNone "deployment/overlays/$overlay" ||
      fail "kubectl kustomize failed: $(cat "$work/error")"
    fill_in "$work/answer" "$work/kubernetes/$overlay.yaml"
    return 0
  fi
  while IFS= read -r file; do
    target="$work/kubernetes/${file#"$manifests"/}"
    mkdir -p -- "$(dirname -- "$target")"
    fill_in "$file" "$target"
  done <<FILES
$(manifest_files "$manifests")
FILES
}

# What has a rollout, as kind/name, servers first: the services wait for them anyway.
workloads() { # FOLDER
  local file
  manifest_files "$1" | while IFS= read -r file; do
    awk '
      function word(line) { sub(/^[^:]*:[ \t]*/, "", line); sub(/[ \t]+#.*$/, "", line); gsub(/["\047\r]/, "", line); return line }
      function flush() {
        if (name != "" && kind == "StatefulSet") print "1 statefulset/" name
        if (name != "" && kind == "DaemonSet") print "2 daemonset/" name
        if (name != "" && kind == "Deployment") print "3 deployment/" name
        kind = name = ""; inside = 0
      }
      /^---/ { flush(); next }
      /^kind:/ { kind = word($0) }
      /^[^ #]/ { inside = ($0 ~ /^metadata:/) }
      inside && /^  name:/ { name = word($0) }
      END { flush() }
    ' "$file"
  done | LC_ALL=C sort | cut -d ' ' -f 2
}

# ---------------------------------------------------------------- the work

show_plan() { # BUILDS-AS-WELL
  local source=kubernetes/
  local list
  [ -z "$overlay" ] || source="deployment/overlays/$overlay"
  list=$(workloads "$work/kubernetes" | tr '\n' ' ')
  say "In $root:"
  if [ -n "$1" ]; then
    say "  docker compose build     images $registry/$project/gobbler/...:$version, for $DOCKER_DEFAULT_PLATFORM"
    say '  docker compose push'
  fi
  say "  fill in                  GCP_PROJECT_ID=$project GOBBLER_VERSION=$version, in a temporary copy of $source"
  say "  kubectl apply -R -f ...  context ${context:-(none yet)}, namespace ${namespace:-default}${running:+, which runs version $running}"
  say "  kubectl rollout status   at most $rollout_timeout for each of: ${list:-nothing}"
}

confirm() {
  local answer
  if [ -n "$assume_yes" ]; then return 0; fi
  if ! [ -t 0 ]; then
    say 'Not in a terminal: going on without asking.'
    return 0
  fi
  printf 'Go on? [y/N] '
  read -r answer || answer=
  case $answer in
    y | Y | yes | Yes) ;;
    *)
      say 'Nothing was changed.'
      exit 1
      ;;
  esac
}

build_and_push() {
  doing='building the images'
  say "== docker compose build"
  run docker compose build || fail "docker compose build failed; nothing was pushed or deployed."
  doing='pushing the images'
  reached=built
  say "== docker compose push"
  run docker compose push || fail "docker compose push failed; nothing was deployed. If the registry refused you: gcloud auth login, then
gcloud auth configure-docker $registry
Giving the command again builds from the cache and pushes what is missing."
}

# kubectl's lines are shown as they come and kept, to tell how far it got. The pipe has a name so that the exit code and
# the process are kubectl's, not tee's.
apply() {
  local code=0
  doing='applying the manifests'
  reached=applying
  say "== kubectl apply -R -f (the filled in copy)"
  mkfifo "$work/lines"
  tee "$work/applied" <"$work/lines" &
  reader=$!
  run_kube apply -R -f "$work/kubernetes" >"$work/lines" || code=$?
  [ "$code" -eq 0 ] || fail "kubectl apply failed (exit code $code). $(how_far)"
  await_end "$reader" 50
}

how_far() {
  [ -z "$reader" ] || await_end "$reader" 50
  touch "$work/applied"
  say "$(wc -l <"$work/applied" | tr -d ' ') objects had been applied; what they replace goes on running until its successor is ready.
Applying is repeatable; to go on: $(deploy_again)"
}

wait_for_rollouts() {
  local list count number=0 workload
  list=$(workloads "$work/kubernetes")
  count=$(say "$list" | grep -c . || true)
  doing='waiting for the rollouts'
  reached=applied
  for workload in $list; do
    number=$((number + 1))
    say "== [$number/$count] $workload"
    run_kube rollout status "$workload" --timeout="$rollout_timeout" || fail "$workload did not become ready within $rollout_timeout. Everything was applied; the pods of before go on serving.
Look:      kubectl get pods$given_cluster
           kubectl describe $workload$given_cluster
           kubectl logs $workload --all-containers --tail=50$given_cluster
Go back:   kubectl rollout undo $workload$given_cluster
Wait more: $(deploy_again)"
  done
}

reached=
tell_how_to_go_on() {
  case $reached in
    applied) warn "Everything was applied, and the cluster goes on with it by itself. To see it: kubectl get pods$given_cluster
To wait for it again: $(deploy_again)" ;;
    applying) warn "$(how_far)" ;;
    built) warn 'The images were built and perhaps partly pushed; nothing was deployed. Give the same command again to go on.' ;;
    *) warn 'Nothing was deployed. Give the same command again to go on.' ;;
  esac
}

deploy_main() { # BUILDS-AS-WELL ARGUMENT...
  local builds=$1
  read_arguments "$@"
  cd -- "$root" || fail "$root can't be entered."
  # An image that was built on an ARM Mac would not start on the cluster's nodes.
  export DOCKER_DEFAULT_PLATFORM=${DOCKER_DEFAULT_PLATFORM:-linux/amd64}
  end_cleanly
  make_work
  check_tools "$builds"
  check_settings
  check_manifests
  stop_on_problems
  render
  doing='looking at the cluster'
  if find_cluster && check_secrets; then
    find_running_version
    [ -z "$builds" ] || check_version_is_new
  fi
  [ -n "$dry_run" ] || stop_on_problems
  show_plan "$builds"
  if [ -n "$dry_run" ]; then
    stop_on_problems
    say 'Dry run: nothing was changed.'
    return 0
  fi
  doing='asking whether to go on'
  confirm
  [ -z "$builds" ] || build_and_push
  apply
  wait_for_rollouts
  say "Deployed: version $version of $project, context ${context:-(unnamed)}, namespace $namespace."
}
