import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exchange } from './exchange';
import type { Recipe } from './recipe';

const isRoot = (): boolean => process.getuid?.() === 0;

/** Durable as it comes (innodb_flush_log_at_trx_commit is 1): services refuse a server that is not. */
export const mariadb: Recipe = {
  kind: 'mariadb',
  title: 'MariaDB',
  programs: { server: ['mariadbd'], install: ['mariadb-install-db'] },
  // Not mariadb-server: it replaces an installed MySQL, needs a newer Perl, and is a service.
  packages: ['mariadb-server-core', 'mariadb-client-core'],
  services: [],
  portCount: 1,
  async prepare({ folder, password }, programs) {
    // Anyone who may log in could write files as the server's user, and that is root when we are.
    const accounts = [
      `ALTER USER root@localhost IDENTIFIED BY '${password}';`,
      `CREATE OR REPLACE USER root@'127.0.0.1' IDENTIFIED BY '${password}';`,
      "GRANT ALL PRIVILEGES ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;",
      'CREATE DATABASE IF NOT EXISTS test;',
    ];
    await mkdir(join(folder, 'tmp'), { recursive: true });
    await writeFile(join(folder, 'accounts.sql'), `${accounts.join('\n')}\n`, { mode: 0o600 });
    return {
      file: programs['install'] ?? '',
      args: [
        '--no-defaults',
        `--datadir=${join(folder, 'data')}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
        ...(isRoot() ? ['--user=root'] : []),
      ],
    };
  },
  command: ({ folder, ports }, programs) => ({
    file: programs['server'] ?? '',
    args: [
      '--no-defaults',
      `--datadir=${join(folder, 'data')}`,
      `--port=${ports[0]}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(folder, 's.sock')}`,
      `--pid-file=${join(folder, 'mariadb.own.pid')}`,
      // Of its own: a server that starts removes other servers' temporary tables.
      `--tmpdir=${join(folder, 'tmp')}`,
      `--init-file=${join(folder, 'accounts.sql')}`,
      '--skip-name-resolve',
      '--max-connections=500',
      ...(isRoot() ? ['--user=root'] : []),
    ],
  }),
  container: {
    ports: [3306],
    env: (password) => ({ MARIADB_ROOT_PASSWORD: password, MARIADB_DATABASE: 'test' }),
    args: () => ['--max-connections=500'],
  },
  addresses: ({ ports, password }) => ({ url: `mariadb://root:${password}@127.0.0.1:${ports[0]}/test` }),
  /** The server speaks first: packet length and number, then protocol version 10. */
  async isReady({ url }) {
    return (await exchange(url, '')).charCodeAt(4) === 10;
  },
};
