#!/bin/sh
# Makes this deployment's kong.yml from the settings in the environment, then starts Kong, or runs the command that is given.
# Reports all invalid settings at once, and then starts nothing. README.md lists them.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
template=${KONG_TEMPLATE:-$here/kong.yml}
rendered=${KONG_DECLARATIVE_CONFIG:-/tmp/gobbler/kong.yml}
tls_folder=${KONG_TLS_FOLDER:-/etc/kong/tls}
problems=''
newline='
'

say() { printf 'kong: %s\n' "$1" >&2; }
wrong() { problems="$problems$newline  - $1"; }

# is <text> <extended regular expression>: whether all of the text, which must be a single line, is of this form
is() {
  case $1 in *"$newline"*) return 1 ;; esac
  printf '%s\n' "$1" | grep -Eqx -- "$2"
}

# A file of NAME=value lines, whose values win over the environment's. Read, not run; names that are not ours are passed over.
read_settings_file() {
  [ -n "${SETTINGS_FILE:-}" ] || return 0
  if [ ! -r "$SETTINGS_FILE" ] || [ ! -f "$SETTINGS_FILE" ]; then
    wrong "SETTINGS_FILE names $SETTINGS_FILE, which is no file that can be read"
    return 0
  fi
  while IFS= read -r line || [ -n "$line" ]; do
    name=${line%%=*}
    value=${line#*=}
    case $value in
      \"*\") value=${value#\"} value=${value%\"} ;;
      \'*\') value=${value#\'} value=${value%\'} ;;
    esac
    case $name in
      NODE_ENV | ROUTER_URL | AUTH_URL | ROUTER_PUBLIC_URL | ROUTER_CORS_ORIGINS | REDIS_PASSWORD | \
        RATE_LIMIT_REDIS_HOST | RATE_LIMIT_REDIS_PORT | RATE_LIMIT_REDIS_USERNAME | RATE_LIMIT_REDIS_TLS)
        eval "$name=\$value" # the name is one of these, and the value is not evaluated
        ;;
    esac
  done <"$SETTINGS_FILE"
}

host_form='[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?'
origin_form="https?://$host_form(:[0-9]{1,5})?"

read_addresses() {
  router_url=${ROUTER_URL:-http://router:4000}
  auth_url=${AUTH_URL:-http://auth:4001}
  router_url=${router_url%/}
  auth_url=${auth_url%/}
  # Kong would not check the router's certificate, so https would only look safe.
  is "$router_url" "http://$host_form(:[0-9]{1,5})?" ||
    wrong "ROUTER_URL ($router_url) is not the router's address in the private network, such as http://router:4000"
  is "$auth_url" "$origin_form" || wrong "AUTH_URL ($auth_url) is not the address of auth, such as http://auth:4001"
}

# The stand-ins' pages are shown where the router shows them: anywhere but in production, which is meant when nothing is said.
read_mode() {
  mode=${NODE_ENV:-production}
  case $mode in
    production | development | test) ;;
    *) wrong "NODE_ENV ($mode) is neither production, development nor test" ;;
  esac
}

# Pages of these origins may call; our own alone when none is named. Kong takes anything else for a pattern, hence the check.
read_cors_origins() {
  origins=''
  public_url=${ROUTER_PUBLIC_URL:-http://localhost}
  own_origin=$(printf '%s\n' "$public_url" | sed 's|^\([a-z]*://[^/]*\).*|\1|')
  if [ -z "${ROUTER_CORS_ORIGINS:-}" ] && ! is "$own_origin" "$origin_form"; then
    wrong "ROUTER_PUBLIC_URL ($public_url) is not an address such as https://gobbler.example"
    return 0
  fi
  # No file names in place of a star.
  set -f
  # shellcheck disable=SC2086 # it is a list
  for origin in $(printf '%s' "${ROUTER_CORS_ORIGINS:-$own_origin}" | tr ',' ' '); do
    if is "$origin" "$origin_form"; then
      origins="$origins${origins:+, }'$origin'"
    else
      wrong "ROUTER_CORS_ORIGINS holds $origin, which is not an exact origin such as https://app.example.com"
    fi
  done
  set +f
}

# Counts in Redis where several nodes share a budget, by themselves where there is one.
read_rate_limit() {
  policy=local
  redis_host=${RATE_LIMIT_REDIS_HOST:-}
  [ -n "$redis_host" ] || return 0
  policy=redis
  redis_port=${RATE_LIMIT_REDIS_PORT:-6379}
  redis_tls=${RATE_LIMIT_REDIS_TLS:-false}
  is "$redis_host" "$host_form" || wrong "RATE_LIMIT_REDIS_HOST ($redis_host) is not a host's name"
  { is "$redis_port" '[0-9]{1,5}' && [ "$redis_port" -ge 1 ] && [ "$redis_port" -le 65535 ]; } ||
    wrong "RATE_LIMIT_REDIS_PORT ($redis_port) is not a port"
  case $redis_tls in
    true | false) ;;
    *) wrong "RATE_LIMIT_REDIS_TLS ($redis_tls) is neither true nor false" ;;
  esac
  is "${RATE_LIMIT_REDIS_USERNAME:-}" '[^[:cntrl:]]*' || wrong 'RATE_LIMIT_REDIS_USERNAME holds a control character'
  case ${REDIS_PASSWORD:-} in
    your_* | '<'*'>') wrong "REDIS_PASSWORD still holds the example's placeholder" ;;
    *) is "${REDIS_PASSWORD:-}" '[^[:cntrl:]]*' || wrong 'REDIS_PASSWORD holds a control character' ;;
  esac
}

# Whose word on a client's address counts: load balancers in front of us, by their exact ranges.
read_trusted_ips() {
  # shellcheck disable=SC2086 # it is a list
  for range in $(printf '%s' "${KONG_TRUSTED_IPS:-}" | tr ',' ' '); do
    case $range in
      0.0.0.0/0 | ::/0)
        wrong "KONG_TRUSTED_IPS contains $range: then every client could choose the address that the rate limit counts"
        ;;
      *)
        is "$range" '([0-9]{1,3}\.){3}[0-9]{1,3}(/([0-9]|[12][0-9]|3[0-2]))?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(/[0-9]{1,3})?' ||
          wrong "KONG_TRUSTED_IPS holds $range, which is neither an address nor a range such as 10.0.0.0/8"
        ;;
    esac
  done
}

# The certificate that is mounted, else the one that the environment names; without either Kong signs one for itself.
read_certificate() {
  if [ -z "${KONG_SSL_CERT:-}${KONG_SSL_CERT_KEY:-}" ]; then
    if [ ! -e "$tls_folder/tls.crt" ] && [ ! -e "$tls_folder/tls.key" ]; then
      say 'no certificate given: HTTPS has one that Kong signs by itself and that no client trusts'
      return 0
    fi
    KONG_SSL_CERT=$tls_folder/tls.crt
    KONG_SSL_CERT_KEY=$tls_folder/tls.key
  fi
  holds "${KONG_SSL_CERT:-}" 'BEGIN CERTIFICATE' || wrong "the certificate ${KONG_SSL_CERT:-(KONG_SSL_CERT)} is missing or is not PEM"
  holds "${KONG_SSL_CERT_KEY:-}" 'PRIVATE KEY' || wrong "the certificate's key ${KONG_SSL_CERT_KEY:-(KONG_SSL_CERT_KEY)} is missing or is not PEM"
  export KONG_SSL_CERT KONG_SSL_CERT_KEY
}

holds() { [ -r "$1" ] && grep -q -- "$2" "$1"; }

# Escaped for YAML's single quotes, then for the right side of sed's s|||.
quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/''/g")" | sed 's/[\\&|]/\\&/g'; }

# set_value <NAME> <value>: a rule for the lines that end in "#= NAME"
set_value() { printf 's|^\\( *[-a-z_]*: \\).* #= %s$|\\1%s|\n' "$1" "$2"; }

rules() {
  set_value ROUTER_URL "$router_url"
  set_value AUTH_URL "$auth_url"
  set_value CORS_ORIGINS "[$origins]"
  [ "$policy" = local ] || redis_rule
  set_value RATE_LIMIT_POLICY "$policy"
  if [ "$mode" = production ]; then printf '/^#local/d\n'; else printf 's/^#local//\n'; fi
}

# In milliseconds: a Redis that hangs may not cost a request more than this.
redis_timeout=200

redis_rule() {
  fields="host: $redis_host, port: $redis_port, timeout: $redis_timeout, ssl: $redis_tls, ssl_verify: $redis_tls"
  [ "$redis_tls" = false ] || fields="$fields, server_name: $redis_host"
  [ -z "${RATE_LIMIT_REDIS_USERNAME:-}" ] || fields="$fields, username: $(quoted "$RATE_LIMIT_REDIS_USERNAME")"
  [ -z "${REDIS_PASSWORD:-}" ] || fields="$fields, password: $(quoted "$REDIS_PASSWORD")"
  printf 's|^\\( *\\)policy: .* #= RATE_LIMIT_POLICY$|\\1policy: redis\\\n\\1redis: { %s }|\n' "$fields"
}

# It may contain a password, so only the owner can read it.
render() {
  umask 077
  mkdir -p "$(dirname "$rendered")"
  rules >"$rendered.rules"
  sed -f "$rendered.rules" "$template" >"$rendered"
  rm -f "$rendered.rules"
}

read_settings_file
read_addresses
read_mode
read_cors_origins
read_rate_limit
read_trusted_ips
read_certificate
if [ -n "$problems" ]; then
  say "these settings keep it from starting:$problems"
  exit 1
fi
render
export KONG_DECLARATIVE_CONFIG="$rendered"
say "mode $mode, router $router_url, auth $auth_url, rate limit counted in ${redis_host:-this node}"

[ $# -eq 0 ] || exec "$@"
prefix=${KONG_PREFIX:-/usr/local/kong}
mkdir -p "$prefix"
# nginx's lines for errors name whole addresses, and nothing in nginx changes that: they pass through sed. It ends with nginx.
errors=$(dirname "$rendered")/errors
rm -f "$errors"
mkfifo -m 600 "$errors"
sed -u -E -f "$here/error-log.sed" <"$errors" >&2 &
exec 2>"$errors"
kong prepare -p "$prefix"
# In our place, so that it gets the signals.
exec "${KONG_NGINX:-/usr/local/openresty/nginx/sbin/nginx}" -p "$prefix" -c nginx.conf
