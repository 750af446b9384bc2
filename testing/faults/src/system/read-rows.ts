import { setTimeout as sleep } from 'node:timers/promises';
import { createDataSource } from '@gobbler/service-kit';
import type { PostHistory } from '../checkers/reservation-history';

/** Reads a service's tables as they are, past the service; on either engine, without parameters. */
export interface RowReader {
  query<Row>(sql: string): Promise<Row[]>;
  /** What the reservation service's database holds of each of these posts once that does not change any more. */
  settledFinals(postIds: readonly number[]): Promise<Map<number, PostHistory['final']>>;
}

/** Milliseconds between two looks that must see the same. */
const QUIET_MS = 700;
const MAX_LOOKS = 60;

/** Each look has a connection of its own: the server may have been killed since the last. */
export function createRowReader(url: string): RowReader {
  async function query<Row>(sql: string): Promise<Row[]> {
    const source = createDataSource({ url, service: 'fault-test', entities: [], migrations: [], poolSize: 1 });
    await source.initialize();
    try {
      return await source.query<Row[]>(sql);
    } finally {
      await source.destroy();
    }
  }

  async function finals(postIds: readonly number[]) {
    const active = await query<Record<'id' | 'post_id' | 'user_id', string>>(
      'SELECT id, post_id, user_id FROM reservations WHERE active',
    );
    const capacities = await query<Record<'post_id' | 'taken', string>>('SELECT post_id, taken FROM capacities');
    const rowsOf = Map.groupBy(active, (row) => Number(row.post_id));
    const takenOf = new Map(capacities.map((row) => [Number(row.post_id), Number(row.taken)]));
    return new Map(
      postIds.map((postId) => {
        const rows = (rowsOf.get(postId) ?? []).map((row) => ({ id: Number(row.id), userId: Number(row.user_id) }));
        return [postId, { taken: takenOf.get(postId) ?? null, active: rows.toSorted((a, b) => a.id - b.id) }];
      }),
    );
  }

  async function settledFinals(postIds: readonly number[]) {
    let before = '';
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      const now = await finals(postIds);
      const text = JSON.stringify([...now]);
      if (text === before) return now;
      before = text;
      await sleep(QUIET_MS);
    }
    throw new Error('the reservations go on changing although nothing is requested');
  }

  return { query, settledFinals };
}
