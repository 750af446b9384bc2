import { createTestDatabase, type TestDatabase, freePort } from '@gobbler/test-servers';
import { eventually, startProgram, type RunningProcess } from '@gobbler/test-harness';
import { SECRETS } from '@gobbler/test-harness/services';

export { SECRETS };

/** Auth, user and router, each in a process of its own as in production. */
export interface Services {
  readonly routerUrl: string;
  readonly authUrl: string;
  /** How often auth has been asked about a token since it was started. */
  timesAsked(): Promise<number>;
  /** kill -9. */
  killAuth(): Promise<void>;
  /** On the same port, with the same accounts. */
  startAuth(): Promise<void>;
  /** What must be done when all processes have ended. */
  dropDatabases(): Promise<void>;
}

/** Starts them; the processes end with `endProcesses()`. */
export async function startServices(): Promise<Services> {
  const [authDatabase, userDatabase] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const [auth, user, router] = [await freePort(), await freePort(), await freePort()];
  const [authMetrics, userMetrics, routerMetrics] = [await freePort(), await freePort(), await freePort()];
  const env = {
    ...SECRETS,
    AUTH_URL: url(auth),
    USER_URL: url(user),
    LOG_LEVEL: 'warn',
    AUTH_PORT: String(auth),
    AUTH_METRICS_PORT: String(authMetrics),
    AUTH_DATABASE_URL: authDatabase.url,
    USER_PORT: String(user),
    USER_METRICS_PORT: String(userMetrics),
    USER_DATABASE_URL: userDatabase.url,
    ROUTER_PORT: String(router),
    ROUTER_METRICS_PORT: String(routerMetrics),
  };
  let running: RunningProcess;
  async function startAuth(): Promise<void> {
    running = startProgram('subgraphs/auth/dist/main.js', { env });
    await running.answers(`${url(auth)}/readyz`);
  }
  const userProcess = startProgram('subgraphs/user/dist/main.js', { env });
  await Promise.all([startAuth(), userProcess.answers(`${url(user)}/readyz`)]);
  const routerProcess = startProgram('router/dist/main.js', { env });
  // Not /readyz: that asks for subgraphs which this test has no use for.
  await routerProcess.answers(`${url(router)}/user/ping`);
  return {
    routerUrl: url(router),
    authUrl: url(auth),
    timesAsked: () => settledCount(url(authMetrics)),
    async killAuth() {
      await running.kill();
    },
    startAuth,
    dropDatabases: () => dropAll([authDatabase, userDatabase]),
  };
}

const url = (port: number): string => `http://127.0.0.1:${port}`;

async function dropAll(databases: readonly TestDatabase[]): Promise<void> {
  await Promise.all(databases.map((database) => database.drop()));
}

const ACCOUNT_ME = /^http_server_request_duration_seconds_count\{[^}]*http_route="\/account\/me"[^}]*\} (\d+)$/gm;

/** An answer is counted a moment after it was given, so this waits until the number stands still. */
async function settledCount(metricsUrl: string): Promise<number> {
  let last = -1;
  const read = async () => {
    const before = last;
    last = await countAccountMe(metricsUrl);
    return last === before;
  };
  await eventually(read, Boolean, { everyMs: 100 });
  return last;
}

async function countAccountMe(metricsUrl: string): Promise<number> {
  const text = await (await fetch(`${metricsUrl}/metrics`)).text();
  return [...text.matchAll(ACCOUNT_ME)].reduce((sum, [, count]) => sum + Number(count), 0);
}
