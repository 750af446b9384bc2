import { setTimeout as sleep } from 'node:timers/promises';
import { createDataSource } from '@gobbler/service-kit';
import type { PostHistory } from '../checkers/reservation-history';

/** Reads a service's tables as they are, past the service; on either engine, without parameters. */
export interface RowReader {
  query<Row>(sql: string): Promise<Row[]>;
  /** What the reservation service's database holds of each of these posts. */
  finals(postIds: readonly number[]): Promise<Map<number, PostHistory['final']>>;
  /** The same once it does not change any more: twice the same, with a while between. */
  settledFinals(postIds: readonly number[], quietMs?: number): Promise<Map<number, PostHistory['final']>>;
  close(): Promise<void>;
}

export async function openRowReader(url: string): Promise<RowReader> {
  const source = createDataSource({ url, service: 'fault-test', entities: [], migrations: [], poolSize: 2 });
  await source.initialize();
  const query = <Row>(sql: string) => source.query<Row[]>(sql);

  async function finals(postIds: readonly number[]) {
    const active = await query<Record<'id' | 'post_id' | 'user_id', string>>(
      'SELECT id, post_id, user_id FROM reservations WHERE active',
    );
    const capacities = await query<Record<'post_id' | 'taken', string>>('SELECT post_id, taken FROM capacities');
    const rowsOf = Map.groupBy(active, (row) => Number(row.post_id));
    const takenOf = new Map(capacities.map((row) => [Number(row.post_id), Number(row.taken)]));
    return new Map(
      postIds.map((postId) => {
        const rows = rowsOf.get(postId) ?? [];
        const final = {
          taken: takenOf.get(postId) ?? null,
          active: rows.map((row) => ({ id: Number(row.id), userId: Number(row.user_id) })),
        };
        return [postId, final];
      }),
    );
  }

  async function settledFinals(postIds: readonly number[], quietMs = 700) {
    let before = '';
    for (let look = 0; look < 40; look += 1) {
      const now = await finals(postIds);
      const text = JSON.stringify([...now]);
      if (text === before) return now;
      before = text;
      await sleep(quietMs);
    }
    throw new Error('the reservations go on changing although nobody asks for anything');
  }

  return { query, finals, settledFinals, close: () => source.destroy() };
}
