import { randomBytes } from 'node:crypto';
import { createDatabaseOn, startOwnServer, type OwnServer } from '@gobbler/test-bed';
import type { Engine } from '../fault';

export type ServerKind = Engine | 'redis' | 'rabbitmq';

/** Real servers of this run alone; each is started when it is asked for first, and every fault has its own place on it. */
export interface Servers {
  server(kind: ServerKind): Promise<OwnServer>;
  /** A new database's URL. */
  createDatabase(engine: Engine, name: string): Promise<string>;
  /** A new virtual host's URL. */
  createVhost(): Promise<string>;
  end(): Promise<void>;
}

export function createServers(say: (text: string) => void): Servers {
  const started = new Map<ServerKind, Promise<OwnServer>>();

  function server(kind: ServerKind): Promise<OwnServer> {
    const known = started.get(kind);
    if (known) return known;
    say(`starting ${kind}`);
    const starting = startOwnServer(kind);
    started.set(kind, starting);
    return starting;
  }

  return {
    server,
    async createDatabase(engine, name) {
      const { url } = await server(engine);
      return createDatabaseOn(url, `${name}_${randomBytes(4).toString('hex')}`);
    },
    async createVhost() {
      const { url, apiUrl } = await server('rabbitmq');
      const name = `fault-${randomBytes(4).toString('hex')}`;
      const user = decodeURIComponent(new URL(url).username);
      await put(apiUrl, `/vhosts/${name}`);
      await put(apiUrl, `/permissions/${name}/${user}`, { configure: '.*', write: '.*', read: '.*' });
      const own = new URL(url);
      own.pathname = `/${name}`;
      return own.href;
    },
    async end() {
      const settled = await Promise.allSettled(started.values());
      await Promise.all(settled.map((one) => (one.status === 'fulfilled' ? one.value.remove() : undefined)));
    },
  };
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
