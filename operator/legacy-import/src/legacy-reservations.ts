import type { LegacyDatabase } from './legacy-database';

/** A row of `reservations`. */
export interface LegacyReservation {
  readonly id: number;
  readonly userId: number | null;
  readonly postId: number | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

const RESERVATIONS = `SELECT reservation_id AS id, user_id AS userId, post_id AS postId, created_at AS createdAt,
  updated_at AS updatedAt FROM reservations`;

/** The old system's reservations. */
export function createLegacyReservations(db: LegacyDatabase) {
  return {
    page: (after: number, limit: number) =>
      db.query<LegacyReservation>(`${RESERVATIONS} WHERE reservation_id > ? ORDER BY reservation_id LIMIT ?`, [
        after,
        limit,
      ]),

    /** The first reservation of each person of each of these posts, by {@link pairOf}. */
    async firstOf(postIds: readonly number[]): Promise<Map<string, number>> {
      if (postIds.length === 0) return new Map();
      const rows = await db.query<{ id: number; userId: number; postId: number }>(
        `SELECT min(reservation_id) AS id, user_id AS userId, post_id AS postId FROM reservations
         WHERE post_id IN (?) GROUP BY user_id, post_id`,
        [postIds],
      );
      return new Map(rows.map((row) => [pairOf(row), row.id]));
    },

    async highestId(): Promise<number> {
      const [row] = await db.query<{ highest: number | null }>(
        'SELECT max(reservation_id) AS highest FROM reservations',
        [],
      );
      return row?.highest ?? 0;
    },
  };
}

export type LegacyReservations = ReturnType<typeof createLegacyReservations>;

/** A person and a post, of which there may be one reservation. */
export function pairOf({ userId, postId }: Pick<LegacyReservation, 'userId' | 'postId'>): string {
  return `${userId} ${postId}`;
}
