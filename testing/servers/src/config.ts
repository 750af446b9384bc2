/** Set by the global setup for the workers: the folder of this run. */
export const RUN_FOLDER_VARIABLE = 'GOBBLER_TEST_RUN_FOLDER';
/** Set for each of vitest's projects: the engine that `createTestDatabase()` means there. */
const ENGINE_VARIABLE = 'GOBBLER_TEST_ENGINE';

export type TestEngine = 'postgres' | 'mariadb';

/** Servers to use instead of ones of our own; never a service's own setting, whose data may be precious. */
interface OutsideServers {
  /** The users in both databases' URLs must be allowed to create databases. */
  readonly postgres: string | null;
  /** `mariadb://…`, or `mysql://…` to run the same tests on MySQL. */
  readonly mariadb: string | null;
  readonly redis: string | null;
  readonly rabbitmq: string | null;
}

export interface TestBedConfig {
  /** Null outside a run of vitest with the test bed's global setup. */
  readonly runFolder: string | null;
  readonly engine: TestEngine;
  readonly outside: OutsideServers;
  /** RabbitMQ's management API, `http://user:password@host:port`; the one at port 15672 of the broker when null. */
  readonly rabbitmqApi: string | null;
  /** Where programs are looked for, as in PATH; usual places are looked at besides. */
  readonly searchPath: string;
  /** What the client of Docker or Podman needs to find its engine, registry and proxy. */
  readonly engineEnvironment: Readonly<Record<string, string>>;
  /** In CI a server that can't be had is a failure; elsewhere its tests are left out. */
  readonly isCi: boolean;
}

const ENGINE_VARIABLES = /^(PATH|HOME|TMPDIR|DOCKER_.*|CONTAINERS?_.*|XDG_.*|(HTTPS?|NO|ALL)_PROXY)$/i;

export function readConfig(env: NodeJS.ProcessEnv = process.env): TestBedConfig {
  return {
    runFolder: env[RUN_FOLDER_VARIABLE] || null,
    engine: env[ENGINE_VARIABLE] === 'mariadb' ? 'mariadb' : 'postgres',
    outside: {
      postgres: env['TEST_POSTGRES_URL'] || null,
      mariadb: env['TEST_MARIADB_URL'] || null,
      redis: env['TEST_REDIS_URL'] || null,
      rabbitmq: env['TEST_RABBITMQ_URL'] || null,
    },
    rabbitmqApi: env['TEST_RABBITMQ_API_URL'] || null,
    isCi: !['', 'false', '0'].includes(env['CI'] ?? ''),
    searchPath: env['PATH'] ?? '',
    engineEnvironment: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value && ENGINE_VARIABLES.test(name) ? [[name, value]] : [])),
    ),
  };
}
