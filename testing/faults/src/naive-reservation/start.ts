import type { IncomingMessage } from 'node:http';
import { createDataSource } from '@gobbler/service-kit';
import { refusal, serveReserve } from '../tools/serve-reserve';
import type { NaiveConfig } from './config';
import { openLease } from './lease';

/**
 * What the real service would be if a lock were enough: it counts, then it inserts, and nothing but the lock's lease keeps others
 * from doing the same in between. The checker must see what comes of that when the holder is stopped for longer than the lease.
 */
export async function startNaiveReservation(config: NaiveConfig): Promise<void> {
  const { port, databaseUrl, redisUrl, stopsAfterCount } = config;
  const database = createDataSource({ url: databaseUrl, service: 'naive', entities: [], migrations: [], poolSize: 10 });
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

  serveReserve(port, (postId, request) => reserve(userOf(request), postId));
}

/** It believes every token. */
function userOf({ headers }: IncomingMessage): number {
  const [, payload = ''] = (headers.authorization ?? '').split('.');
  return Number((JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }).sub);
}
