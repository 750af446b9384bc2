#!/bin/sh
# Makes the services' databases in PostgreSQL, and a user for each who may enter no other. The image runs it once, when the volume is
# empty; manually it brings a system that exists to the users and passwords of the settings (docs/operations/secrets.md).
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
-- An earlier user's tables become this one's; he stays a member until he is dropped, so that services go on meanwhile.
SELECT oid::regclass AS name, pg_get_userbyid(relowner) AS earlier INTO TEMPORARY earlier_tables FROM pg_class
  WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND pg_get_userbyid(relowner) <> :'owner';
SELECT format('ALTER TABLE %s OWNER TO %I', name, :'owner') FROM earlier_tables \gexec
SELECT DISTINCT format('REVOKE %I FROM %I', earlier, :'owner') FROM earlier_tables, pg_auth_members
  WHERE roleid = earlier::regrole AND member = :'owner'::regrole \gexec
SELECT DISTINCT format('GRANT %I TO %I', :'owner', earlier) FROM earlier_tables WHERE earlier <> 'postgres' \gexec
ALTER DATABASE :"database" OWNER TO :"owner";
SQL
done
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname postgres <<'SQL'
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
-- From now on the superuser comes in through the container's own socket alone.
ALTER ROLE postgres PASSWORD NULL;
SQL
echo 'The databases auth, user, payment and notification_worker are made, each with a user of its own.'
