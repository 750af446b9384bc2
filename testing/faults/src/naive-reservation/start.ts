import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createDataSource } from '@gobbler/service-kit';
import type { NaiveConfig } from './config';
import { openLease } from './lease';

interface Reserve {
  readonly variables: { readonly postId: string };
}

/**
 * What the real service would be if a lock were enough: it counts, then it inserts, and nothing but the lock's lease keeps others
 * from doing the same in between. The checker must see what comes of that when the holder is stopped for longer than the lease.
 */
export async function startNaiveReservation({
  port,
  databaseUrl,
  redisUrl,
  stopsAfterCount,
}: NaiveConfig): Promise<void> {
  const database = createDataSource({
    url: databaseUrl,
    service: 'naive',
    entities: [],
    migrations: [],
    poolSize: 10,
  });
  await database.initialize();
  const lease = openLease(redisUrl);
  let mayStop = stopsAfterCount;

  async function reserve(userId: number, postId: number): Promise<object> {
    return lease.run(`naive:${postId}`, async () => {
      const [total, taken] = await Promise.all([
        database.query<{ total: string }[]>(`SELECT total FROM offers WHERE post_id = ${postId}`),
        database.query<{ taken: string }[]>(`SELECT count(*) AS taken FROM reservations WHERE post_id = ${postId}`),
      ]);
      if (mayStop) {
        mayStop = false;
        process.kill(process.pid, 'SIGSTOP');
      }
      if (Number(taken[0]?.taken) >= Number(total[0]?.total)) return refusal('SOLD_OUT');
      await database.query(`INSERT INTO reservations (post_id, user_id, active) VALUES (${postId}, ${userId}, true)`);
      const mine = `SELECT max(id) AS id FROM reservations WHERE post_id = ${postId} AND user_id = ${userId}`;
      const [made] = await database.query<{ id: string }[]>(mine);
      return { data: { reserve: { reservation: { id: String(made?.id) } } } };
    });
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/readyz') {
      response.end('{}');
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { variables } = JSON.parse(Buffer.concat(chunks).toString()) as Reserve;
    const body = await reserve(userOf(request), Number(variables.postId)).catch(() => refusal('SUBGRAPH_UNAVAILABLE'));
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  }

  createServer((request, response) => void answer(request, response)).listen(port, '127.0.0.1');
}

function refusal(code: string) {
  return { errors: [{ message: code, extensions: { code } }] };
}

/** It believes every token. */
function userOf({ headers }: IncomingMessage): number {
  const [, payload = ''] = (headers.authorization ?? '').split('.');
  return Number((JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }).sub);
}
