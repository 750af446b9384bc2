#!/bin/sh
# Makes the services' databases in MariaDB, and a user for each who may enter no other. The image runs it once, when the volume is
# empty; manually it brings a system that exists to the users and passwords of the settings (docs/operations/secrets.md).
set -eu

quoted() { sed "s/[\\\\']/\\\\&/g" "$1"; }
prefix=$(quoted "$ACCOUNTS_FOLDER/user")
# In the environment, so that no list of processes shows it.
MYSQL_PWD=$(cat "$ACCOUNTS_FOLDER/administrator-password")
export MYSQL_PWD
for database in post reservation; do
  password=$(quoted "$ACCOUNTS_FOLDER/$database-password")
  mariadb --no-defaults --protocol=socket --user=root <<SQL
CREATE DATABASE IF NOT EXISTS $database CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS '${prefix}_$database'@'%' IDENTIFIED BY '$password';
ALTER USER '${prefix}_$database'@'%' IDENTIFIED BY '$password' ACCOUNT UNLOCK;
GRANT ALL PRIVILEGES ON $database.* TO '${prefix}_$database'@'%';
SQL
done
echo 'The databases post and reservation are made, each with a user of its own.'
