import type { DataSource } from 'typeorm';

/** A reservation that was confirmed to a client. */
export interface Acknowledged {
  readonly reservationId: number;
  readonly postId: number;
}

export interface Expectations {
  /** The most portions that a post ever had, by post. */
  readonly portions?: ReadonlyMap<number, number>;
  /** Acknowledged and not cancelled. */
  readonly acknowledged?: readonly Acknowledged[];
}

interface ActiveRow {
  readonly id: number;
  readonly post_id: number;
}

/**
 * Everything that is wrong with the reservations in a database, in words; empty when nothing was sold twice, what was
 * acknowledged is there, and the count of each post is that of its active rows.
 */
export async function findViolations(db: DataSource, expected: Expectations = {}): Promise<string[]> {
  const active = (
    await db.query<Record<keyof ActiveRow, string>[]>('SELECT id, post_id FROM reservations WHERE active')
  ).map((row): ActiveRow => ({ id: Number(row.id), post_id: Number(row.post_id) }));
  const counts = new Map([...Map.groupBy(active, (row) => row.post_id)].map(([postId, rows]) => [postId, rows.length]));
  return [
    ...(await findMiscounts(db, counts)),
    ...findOversold(counts, expected.portions ?? new Map()),
    ...findLost(active, expected.acknowledged ?? []),
  ];
}

async function findMiscounts(db: DataSource, counts: ReadonlyMap<number, number>): Promise<string[]> {
  const capacities = await db.query<{ post_id: string; taken: number }[]>(
    'SELECT post_id, taken FROM capacities ORDER BY post_id',
  );
  const known = new Set(capacities.map((row) => Number(row.post_id)));
  const miscounted = capacities.filter((row) => row.taken !== (counts.get(Number(row.post_id)) ?? 0));
  return [
    ...miscounted.map(
      (row) => `post ${row.post_id}: taken is ${row.taken}, active rows are ${counts.get(Number(row.post_id)) ?? 0}`,
    ),
    ...[...counts.keys()].filter((postId) => !known.has(postId)).map((postId) => `post ${postId}: no capacity row`),
  ];
}

function findOversold(counts: ReadonlyMap<number, number>, portions: ReadonlyMap<number, number>): string[] {
  return [...portions]
    .filter(([postId, most]) => (counts.get(postId) ?? 0) > most)
    .map(([postId, most]) => `post ${postId}: sold ${counts.get(postId)} of ${most}`);
}

function findLost(active: readonly ActiveRow[], acknowledged: readonly Acknowledged[]): string[] {
  const isThere = ({ reservationId, postId }: Acknowledged) =>
    active.some((row) => row.id === reservationId && row.post_id === postId);
  const twice = acknowledged.filter((one, at) =>
    acknowledged.slice(0, at).some(({ reservationId }) => reservationId === one.reservationId),
  );
  return [
    ...acknowledged.filter((one) => !isThere(one)).map((one) => `reservation ${one.reservationId}: acknowledged, lost`),
    ...twice.map((one) => `reservation ${one.reservationId}: acknowledged twice`),
  ];
}
