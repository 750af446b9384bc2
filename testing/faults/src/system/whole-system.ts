import type { FaultContext } from '../fault';
import { FAULT_SECRET } from '../load/ask-service';
import { createUserTokens, FAULT_AUTH_SECRET } from '../load/user-tokens';
import { freePort } from '@gobbler/test-servers';
import type { ServiceProcess } from './fault-scope';
import { createRowReader } from './read-rows';
import { WIDE_QUOTAS } from './wide-quotas';

export const SUBGRAPHS = ['auth', 'user', 'post', 'reservation', 'payment'] as const;
export type Subgraph = (typeof SUBGRAPHS)[number];
export const PROGRAMS = [...SUBGRAPHS, 'router', 'notification-worker'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

export interface WholeSystemOptions {
  readonly replicasOf: (name: ProgramName) => number;
  /** Puts something before the replicas of a service and says where that is. */
  readonly front: (name: ProgramName, urls: readonly string[]) => Promise<string>;
  readonly env?: Readonly<Record<string, string>>;
}

/** One process of one service, which can be ended and started again at its place. */
export interface Replica {
  readonly name: ProgramName;
  process(): ServiceProcess;
  /** Resolves when it is ready. */
  restart(): Promise<void>;
}

/** All services, each as processes of its own, on real databases, Redis and RabbitMQ. */
export async function openWholeSystem(context: FaultContext, options: WholeSystemOptions) {
  const { scope } = context;
  const { settings, reservationDatabase } = await createSettings(context);
  const ports = new Map<ProgramName, readonly number[]>();
  const addresses: Record<string, string> = {};
  for (const name of PROGRAMS) {
    const own = await Promise.all(Array.from({ length: options.replicasOf(name) }, freePort));
    ports.set(name, own);
    if (name === 'notification-worker') continue;
    const urls = own.map((port) => `http://127.0.0.1:${port}`);
    addresses[`${prefixOf(name)}_URL`] = await options.front(name, urls);
  }

  const start = (name: ProgramName, port: number): ServiceProcess =>
    scope.start({
      name: `${name} at ${port}`,
      file:
        name === 'router' || name === 'notification-worker' ? `${name}/dist/main.js` : `subgraphs/${name}/dist/main.js`,
      port,
      env: {
        ...settings,
        ...addresses,
        ...options.env,
        [`${prefixOf(name)}_PORT`]: String(port),
        [`${prefixOf(name)}_METRICS_PORT`]: '0',
      },
    });

  const replicas = PROGRAMS.flatMap((name) =>
    (ports.get(name) ?? []).map((port) => createReplica(name, () => start(name, port))),
  );
  await Promise.all(replicas.map((one) => one.process().ready()));
  return {
    routerUrl: addresses['ROUTER_URL'] ?? '',
    postUrl: addresses['POST_URL'] ?? '',
    replicas,
    rows: createRowReader(reservationDatabase),
    tokenOf: createUserTokens(),
    of: (name: ProgramName) => replicas.filter((one) => one.name === name),
  };
}

export type WholeSystem = Awaited<ReturnType<typeof openWholeSystem>>;

function createReplica(name: ProgramName, start: () => ServiceProcess): Replica {
  let running = start();
  return {
    name,
    process: () => running,
    async restart() {
      running = start();
      await running.ready();
    },
  };
}

async function createSettings({ scope, engine }: FaultContext) {
  const { servers } = scope;
  const [auth, user, post, reservation, payment, worker, vhost, redis] = await Promise.all([
    servers.database(engine, false),
    servers.database(engine, false),
    servers.database(engine, false),
    servers.database(engine, false),
    servers.database(engine, false),
    servers.database(engine, false),
    servers.vhost(false),
    servers.redis(false),
  ]);
  const settings = {
    ...WIDE_QUOTAS,
    INTERNAL_TOKEN_SECRET: FAULT_SECRET,
    AUTH_TOKEN_SECRET: FAULT_AUTH_SECRET,
    GOBBLER_DATA_DIR: scope.folder,
    LOG_LEVEL: 'warn',
    RABBITMQ_URL: vhost,
    REDIS_URL: redis,
    AUTH_DATABASE_URL: auth,
    USER_DATABASE_URL: user,
    POST_DATABASE_URL: post,
    RESERVATION_DATABASE_URL: reservation,
    PAYMENT_DATABASE_URL: payment,
    NOTIFICATION_WORKER_DATABASE_URL: worker,
  };
  return { settings, reservationDatabase: reservation };
}

function prefixOf(name: ProgramName): string {
  return name.toUpperCase().replaceAll('-', '_');
}
