#!/bin/sh
# Makes the services' databases in PostgreSQL, and a user for each who may enter no other. The image runs it once, when the volume is
# empty; by hand it brings a system that exists to the users and passwords of the settings (docs/operations/secrets.md).
set -eu

prefix=$(cat "$ACCOUNTS_FOLDER/user")
for database in auth user payment notification_worker; do
  # psql reads the password from its file, so that no list of processes shows it.
  export PASSWORD_FILE="$ACCOUNTS_FOLDER/$database-password"
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
    --set database="$database" --set owner="${prefix}_$database" <<'SQL'
\set password `cat "$PASSWORD_FILE"`
SELECT format('CREATE ROLE %I', :'owner') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \gexec
ALTER ROLE :"owner" LOGIN PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'owner')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
\connect :"database"
-- What an earlier user owns goes to this one; the earlier one stays a member until it is dropped, so that services go on meanwhile.
SELECT DISTINCT pg_get_userbyid(relowner) AS earlier INTO TEMPORARY earlier_owners FROM pg_class
  WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND pg_get_userbyid(relowner) <> :'owner';
SELECT format('REASSIGN OWNED BY %I TO %I', earlier, :'owner') FROM earlier_owners \gexec
SELECT format('REVOKE %I FROM %I', earlier, :'owner') FROM earlier_owners
  WHERE pg_has_role(:'owner', earlier, 'MEMBER') \gexec
SELECT format('GRANT %I TO %I', :'owner', earlier) FROM earlier_owners \gexec
ALTER DATABASE :"database" OWNER TO :"owner";
SQL
done
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname postgres <<'SQL'
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
-- From now on the superuser comes in through the container's own socket alone.
ALTER ROLE postgres PASSWORD NULL;
SQL
echo 'The databases auth, user, payment and notification_worker are made, each with a user of its own.'
