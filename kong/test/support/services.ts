import { createTestDatabase, type TestDatabase } from '@gobbler/test-servers';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  freePort,
  runMainFile,
  sendSignal,
  type RunningProcess,
} from '../../../testing/e2e/test/lifecycle/run-process';
import { SECRETS } from '../../../testing/e2e/test/lifecycle/services';

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

/** For a slow machine; a start takes two seconds. */
const PATIENCE_MS = 90_000;

/** Starts them; the processes end with `endAll()`. */
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
    running = runMainFile('subgraphs/auth/dist/main.js', { env });
    await answers(`${url(auth)}/readyz`, running);
  }
  const userProcess = runMainFile('subgraphs/user/dist/main.js', { env });
  await Promise.all([startAuth(), answers(`${url(user)}/readyz`, userProcess)]);
  const routerProcess = runMainFile('router/dist/main.js', { env });
  // Not /readyz: that asks for subgraphs which this test has no use for.
  await answers(`${url(router)}/user/ping`, routerProcess);
  return {
    routerUrl: url(router),
    authUrl: url(auth),
    timesAsked: () => settledCount(url(authMetrics)),
    async killAuth() {
      sendSignal(running.pid, 'SIGKILL');
      await running.ended;
    },
    startAuth,
    dropDatabases: () => dropAll([authDatabase, userDatabase]),
  };
}

const url = (port: number): string => `http://127.0.0.1:${port}`;

async function dropAll(databases: readonly TestDatabase[]): Promise<void> {
  await Promise.all(databases.map((database) => database.drop()));
}

async function answers(address: string, process: RunningProcess): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await fetch(address).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.status === 200) return;
    if (performance.now() > until) throw new Error(`${address} does not answer:\n${process.output()}`);
    await sleep(50);
  }
}

const ACCOUNT_ME = /^gobbler_http_request_duration_seconds_count\{[^}]*route="\/account\/me"[^}]*\} (\d+)$/gm;

/** An answer is counted a moment after it was given, so this waits until the number stands still. */
async function settledCount(metricsUrl: string): Promise<number> {
  let count = await countAccountMe(metricsUrl);
  for (;;) {
    await sleep(100);
    const next = await countAccountMe(metricsUrl);
    if (next === count) return count;
    count = next;
  }
}

async function countAccountMe(metricsUrl: string): Promise<number> {
  const text = await (await fetch(`${metricsUrl}/metrics`)).text();
  return [...text.matchAll(ACCOUNT_ME)].reduce((sum, [, count]) => sum + Number(count), 0);
}
