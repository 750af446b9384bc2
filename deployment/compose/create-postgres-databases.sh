#!/bin/sh
# Makes the services' user and databases in PostgreSQL. The image runs it once, when the volume is empty.
set -eu

# Nobody but their owner, and the server's own administrator, may connect to them.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
  --set name="$(cat /run/gobbler/postgres/user)" --set password="$(cat /run/gobbler/postgres/password)" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', database, :'name')
  FROM unnest(ARRAY['auth', 'user', 'payment', 'notification_worker']) AS database \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', database)
  FROM unnest(ARRAY['auth', 'user', 'payment', 'notification_worker']) AS database \gexec
SQL
echo 'The databases auth, user, payment and notification_worker are made.'
