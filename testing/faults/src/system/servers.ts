import { randomBytes } from 'node:crypto';
import {
  createDatabaseOn,
  createTestDatabase,
  createTestRedis,
  createTestVhost,
  startOwnServer,
  type OwnServer,
} from '@gobbler/test-servers';

/** The engines on which a fault runs. */
export type Engine = 'postgres' | 'mariadb';
type ServerKind = Engine | 'redis' | 'rabbitmq';

/**
 * Real servers. Those of the whole run are shared and must be left alone; `own` ones are this suite's, may be killed, and are
 * started when they are asked for first.
 */
export interface Servers {
  own(kind: ServerKind): Promise<OwnServer>;
  /** An empty database, on the server that may be killed or on the run's. */
  database(engine: Engine, isOwn: boolean): Promise<string>;
  redis(isOwn: boolean): Promise<string>;
  /** An empty virtual host of RabbitMQ. */
  vhost(isOwn: boolean): Promise<string>;
  end(): Promise<void>;
}

export function createServers(say: (text: string) => void): Servers {
  const started = new Map<ServerKind, Promise<OwnServer>>();
  /** What is left on the shared servers. */
  const drops: (() => Promise<void>)[] = [];

  function shared({ url, drop }: { readonly url: string; drop(): Promise<void> }): string {
    drops.push(drop);
    return url;
  }

  function own(kind: ServerKind): Promise<OwnServer> {
    const known = started.get(kind);
    if (known) return known;
    say(`starting ${kind}`);
    const starting = startOwnServer(kind);
    started.set(kind, starting);
    return starting;
  }

  return {
    own,
    async database(engine, isOwn) {
      if (!isOwn) return shared(await createTestDatabase({ engine }));
      const { url } = await own(engine);
      return createDatabaseOn(url, `fault_${randomBytes(6).toString('hex')}`);
    },
    async redis(isOwn) {
      const url = new URL(isOwn ? (await own('redis')).url : (await createTestRedis()).url);
      // Others who have the same server number their posts from 1 as well.
      url.pathname = `/${1 + Math.floor(Math.random() * 15)}`;
      return url.href;
    },
    vhost: async (isOwn) => (isOwn ? createVhostOn(await own('rabbitmq')) : shared(await createTestVhost())),
    async end() {
      await Promise.allSettled(drops.splice(0).map((drop) => drop()));
      const settled = await Promise.allSettled(started.values());
      const running = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      await Promise.all(running.map((server) => server.remove()));
    },
  };
}

async function createVhostOn({ url, apiUrl }: OwnServer): Promise<string> {
  const name = `fault-${randomBytes(4).toString('hex')}`;
  const user = decodeURIComponent(new URL(url).username);
  await put(apiUrl, `/vhosts/${name}`);
  await put(apiUrl, `/permissions/${name}/${user}`, { configure: '.*', write: '.*', read: '.*' });
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

async function put(apiUrl: string, path: string, body: object = {}): Promise<void> {
  const { username, password, origin } = new URL(apiUrl);
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const answer = await fetch(`${origin}/api${path}`, {
    method: 'PUT',
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`RabbitMQ: PUT ${path}: ${answer.status} ${await answer.text()}`);
}
