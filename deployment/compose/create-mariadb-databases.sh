#!/bin/sh
# Makes the services' databases in MariaDB. The image runs it once, when the volume is empty, after it has made their user.
set -eu

name=$(cat /run/gobbler/mariadb/user)
# From a file, so that no list of processes shows it.
export MYSQL_PWD="$(cat /run/gobbler/mariadb/administrator-password)"
mariadb --protocol=socket --user=root <<SQL
CREATE DATABASE IF NOT EXISTS post CHARACTER SET utf8mb4;
CREATE DATABASE IF NOT EXISTS reservation CHARACTER SET utf8mb4;
GRANT ALL PRIVILEGES ON post.* TO '$name'@'%';
GRANT ALL PRIVILEGES ON reservation.* TO '$name'@'%';
SQL
echo 'The databases post and reservation are made.'
