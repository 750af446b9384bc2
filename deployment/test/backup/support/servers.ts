import { randomBytes } from 'node:crypto';
import { startProcess } from '@gobbler/test-harness';
import {
  createDatabaseOn,
  createTestDatabase,
  mariadbTools,
  startPostgresWithTools,
  type PostgresWithTools,
} from '@gobbler/test-servers';
import { ask } from './rows';

/** Each service with a database, in the order in which backup.sh takes them. */
export const SERVICES = ['notification-worker', 'reservation', 'post', 'payment', 'auth', 'user'] as const;
type Service = (typeof SERVICES)[number];
const ON_MARIADB: readonly Service[] = ['reservation', 'post'];

/** The addresses of a whole system's databases. */
export type Addresses = Readonly<Record<Service, string>>;

export interface Servers {
  /** For the PATH: the client programs of both engines. */
  readonly toolFolders: readonly string[];
  /** Empty databases, each with an owner (a prefix, `_` and the database's name) whose password has in it what may not go wrong on the way. */
  createDatabases(): Promise<Addresses>;
  createDatabases<Some extends Service>(services: readonly Some[]): Promise<Pick<Addresses, Some>>;
  remove(): Promise<void>;
}

const PASSWORD = String.raw`p:a%s\s"w'o rd€#`;

/** PostgreSQL with its tools, if that is needed, and MariaDB's tools beside the run's MariaDB. */
export async function startServers({ hasPostgres = true } = {}): Promise<Servers> {
  const [postgres, mariadbFolder] = await Promise.all([hasPostgres ? startPostgresWithTools() : null, mariadbTools()]);
  return {
    toolFolders: postgres ? [postgres.toolFolder, mariadbFolder] : [mariadbFolder],
    async createDatabases(services: readonly Service[] = SERVICES) {
      const run = randomBytes(4).toString('hex');
      const entries = await Promise.all(
        services.map(async (service): Promise<[Service, string]> => {
          const prefix = `owner_${run}`;
          const url = ON_MARIADB.includes(service)
            ? await createOnMariadb(prefix)
            : await createOnPostgres(postgres, prefix, `${service.replace('-', '_')}_${run}`);
          return [service, url];
        }),
      );
      return Object.fromEntries(entries) as Record<Service, string>;
    },
    remove: async () => postgres?.remove(),
  };
}

async function createOnPostgres(postgres: PostgresWithTools | null, prefix: string, name: string): Promise<string> {
  const owner = `${prefix}_${name}`;
  if (!postgres) throw new Error('PostgreSQL was not asked for');
  const { url } = postgres;
  await ask(url, `CREATE ROLE ${owner} LOGIN PASSWORD '${PASSWORD.replaceAll("'", "''")}'`);
  const database = await createDatabaseOn(url, name);
  await ask(url, `ALTER DATABASE ${name} OWNER TO ${owner}`);
  return ownedBy(database, owner);
}

async function createOnMariadb(prefix: string): Promise<string> {
  const { url } = await createTestDatabase({ engine: 'mariadb' });
  const name = new URL(url).pathname.slice(1);
  const owner = `${prefix}_${name}`;
  const password = PASSWORD.replaceAll('\\', '\\\\').replaceAll("'", "''");
  await ask(url, `CREATE USER ${owner}@'%' IDENTIFIED BY '${password}'`);
  await ask(url, `GRANT ALL PRIVILEGES ON \`${name}\`.* TO ${owner}@'%'`);
  return ownedBy(url, owner);
}

function ownedBy(database: string, owner: string): string {
  const url = new URL(database);
  url.username = owner;
  url.password = encodeURIComponent(PASSWORD);
  return url.href;
}

/** The password as it must never be seen among the processes' arguments. */
export const SECRET_PARTS = [PASSWORD, encodeURIComponent(PASSWORD)] as const;

/** `…_DATABASE_URL` of each service. */
export function settingsOf(addresses: Partial<Addresses>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(addresses).map(([service, url]) => [`${service.toUpperCase().replace('-', '_')}_DATABASE_URL`, url]),
  );
}

/** All tables, by the services' own migrations. */
export async function migrate(addresses: Partial<Addresses>): Promise<void> {
  const args = ['up', ...Object.keys(addresses)];
  const migrating = startProcess(process.execPath, ['operator/dist/migrate/main.js', ...args], {
    env: settingsOf(addresses),
  });
  if ((await migrating.ended) !== 0) throw new Error(migrating.output());
}
