import type { FaultContext } from '../fault';
import { createAskService, FAULT_SECRET } from '../load/ask-service';
import { freePort } from '@gobbler/test-servers';
import type { ServiceProcess } from './fault-scope';
import { createPostAsOwner } from './create-post';
import { createRowReader } from './read-rows';
import { WIDE_QUOTAS } from './wide-quotas';

export interface SetupOptions {
  /** What the fault will kill, pause or fill, so that it must not be shared. */
  readonly own?: readonly ('database' | 'redis' | 'rabbitmq')[];
  /** Processes of the reservation service; two when left out. */
  readonly replicas?: number;
  /** Where they find things, when it is not where these are: a proxy in between. */
  readonly databaseUrl?: (real: string) => string;
  readonly redisUrl?: (real: string) => string;
  readonly postUrl?: (real: string) => string;
  /** More settings of the reservation service; `index` distinguishes the processes. */
  readonly reservationEnv?: (index: number) => Record<string, string>;
  readonly postEnv?: Record<string, string>;
  readonly preload?: string;
}

const OWNERS_POSTS_AT_ONCE = 8;

/** One post service and some of the reservation service, each a process of its own, on real servers. */
export async function openReservationSetup(context: FaultContext, options: SetupOptions = {}) {
  const { scope, engine } = context;
  const { ask, close } = createAskService();
  scope.atEnd(close);
  const urls = await createPlaces(context, options);
  const ports = { post: await freePort(), reservation: [] as number[] };
  const common = {
    ...WIDE_QUOTAS,
    INTERNAL_TOKEN_SECRET: FAULT_SECRET,
    GOBBLER_DATA_DIR: scope.folder,
    LOG_LEVEL: 'warn',
    RABBITMQ_URL: urls.vhost,
  };

  const startPost = (env: Record<string, string> = {}): ServiceProcess =>
    scope.start({
      name: 'post',
      file: 'subgraphs/post/dist/main.js',
      port: ports.post,
      preload: options.preload,
      env: {
        ...common,
        POST_PORT: String(ports.post),
        POST_METRICS_PORT: '0',
        POST_DATABASE_URL: urls.postDatabase,
        ...options.postEnv,
        ...env,
      },
    });

  const postUrl = `http://127.0.0.1:${ports.post}`;
  const startReservation = (index: number, env: Record<string, string> = {}): ServiceProcess => {
    const port = ports.reservation[index];
    if (port === undefined) throw new Error(`no port for process ${index}`);
    return scope.start({
      name: `reservation ${index + 1}`,
      file: 'subgraphs/reservation/dist/main.js',
      port,
      preload: options.preload,
      env: {
        ...common,
        RESERVATION_PORT: String(port),
        RESERVATION_METRICS_PORT: '0',
        RESERVATION_DATABASE_URL: options.databaseUrl?.(urls.reservationDatabase) ?? urls.reservationDatabase,
        POST_URL: options.postUrl?.(postUrl) ?? postUrl,
        REDIS_URL: urls.redis,
        ...options.reservationEnv?.(index),
        ...env,
      },
    });
  };

  for (let index = 0; index < (options.replicas ?? 2); index += 1) ports.reservation.push(await freePort());
  const post = startPost();
  const reservations = ports.reservation.map((_port, index) => startReservation(index));
  await Promise.all([post, ...reservations].map((one) => one.ready()));
  const rows = createRowReader(urls.reservationDatabase);

  const createPost = (portions: number, endsInMs: number) => createPostAsOwner(ask, postUrl, portions, endsInMs);

  return {
    ask,
    engine,
    /** The reservation service's tables, and the post service's. */
    rows,
    posts: createRowReader(urls.postDatabase),
    urls: { ...urls, post: postUrl, reservations: ports.reservation.map((port) => `http://127.0.0.1:${port}`) },
    post,
    reservations,
    startPost,
    /** A new process at the place of one that has ended; wait for `ready`. */
    restart(index: number, env: Record<string, string> = {}): ServiceProcess {
      const started = startReservation(index, env);
      reservations[index] = started;
      return started;
    },
    async createPosts(count: number, portions: number, endsInMs = 3_600_000): Promise<number[]> {
      const ids: number[] = [];
      while (ids.length < count) {
        const some = Array.from({ length: Math.min(OWNERS_POSTS_AT_ONCE, count - ids.length) });
        ids.push(...(await Promise.all(some.map(() => createPost(portions, endsInMs)))));
      }
      return ids;
    },
    /** Which of these parts a process says are stand-ins. */
    async standIns(parts: readonly string[]): Promise<string[]> {
      const answer = await fetch(`http://127.0.0.1:${ports.reservation[0]}/readyz`);
      const { dependencies } = (await answer.json()) as { dependencies: { name: string; description: string }[] };
      return dependencies
        .filter(({ name, description }) => parts.includes(name) && description.includes('stand-in'))
        .map(({ name, description }) => `${name}: ${description}`);
    },
  };
}

export type ReservationSetup = Awaited<ReturnType<typeof openReservationSetup>>;

async function createPlaces({ scope, engine }: FaultContext, options: SetupOptions) {
  const { servers } = scope;
  const isOwn = (kind: 'database' | 'redis' | 'rabbitmq') => options.own?.includes(kind) ?? false;
  const [postDatabase, reservationDatabase, vhost, realRedis] = await Promise.all([
    servers.database(engine, isOwn('database')),
    servers.database(engine, isOwn('database')),
    servers.vhost(isOwn('rabbitmq')),
    servers.redis(isOwn('redis')),
  ]);
  const redis = options.redisUrl?.(realRedis) ?? realRedis;
  return { postDatabase, reservationDatabase, vhost, redis };
}
