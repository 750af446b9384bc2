import { BeginAgainError, isDuplicate, runTransaction } from '@gobbler/service-kit';
import { In, type DataSource, type EntityManager } from 'typeorm';
import { insertMissingCapacities, type CapacityRow } from './capacities';
import { insertWithIds } from './insert-with-ids';
import type { StoredPost } from './posts';

/** A reservation of the old system, with its id. */
export interface ImportedReservation {
  readonly id: number;
  readonly userId: number;
  readonly postId: number;
  readonly createdAt: Date;
  readonly updatedAt: Date | null;
}

/** What the import reads of the table `reservations`. */
interface ReservationRow {
  readonly id: number;
  readonly userId: number;
  readonly postId: number;
  readonly active: boolean | null;
}

export type ImportOutcome =
  | 'taken'
  /** Also if it was cancelled since. */
  | 'there'
  /** Another reservation here has this id. */
  | 'id taken'
  /** The same user has reserved the same post here. */
  | 'held already'
  /** The post changed since it was read. */
  | 'post changed';

/**
 * Stores reservations that are not there, under the locks of their capacity rows, as every change of reservations does: a
 * concurrent reservation sees none or all of them.
 */
export function storeReservations(
  dataSource: DataSource,
  reservations: readonly ImportedReservation[],
  posts: readonly StoredPost[],
): Promise<ImportOutcome[]> {
  return runTransaction(dataSource, async (manager) => {
    await insertMissingCapacities(manager, posts);
    const changed = await lockChanged(manager, posts);
    const outcomes = await judge(manager, reservations, changed);
    const fresh = reservations.filter((_, at) => outcomes[at] === 'taken');
    if (fresh.length > 0) {
      await insert(manager, fresh);
      await countTaken(manager, [...new Set(fresh.map(({ postId }) => postId))]);
    }
    return outcomes;
  });
}

/** Locks the rows in the order of their ids; returns those that have seen a later version of their post. */
async function lockChanged(manager: EntityManager, posts: readonly StoredPost[]): Promise<ReadonlySet<number>> {
  const versions = new Map(posts.map(({ id, version }) => [id, version]));
  const rows = await manager
    .createQueryBuilder<CapacityRow>('capacities', 'capacity')
    .setLock('pessimistic_write')
    .where('capacity.postId IN (:...postIds)', { postIds: [...versions.keys()] })
    .orderBy('capacity.postId')
    .getMany();
  return new Set(
    rows.filter(({ postId, postVersion }) => postVersion > (versions.get(postId) ?? 0)).map(({ postId }) => postId),
  );
}

async function judge(
  manager: EntityManager,
  reservations: readonly ImportedReservation[],
  changed: ReadonlySet<number>,
): Promise<ImportOutcome[]> {
  const table = manager.getRepository<ReservationRow>('reservations');
  const known = await table.findBy({ id: In(reservations.map(({ id }) => id)) });
  const byId = new Map(known.map((row) => [row.id, row]));
  const held = await table.findBy({
    postId: In([...new Set(reservations.map(({ postId }) => postId))]),
    userId: In([...new Set(reservations.map(({ userId }) => userId))]),
    active: true,
  });
  const holds = new Set(held.map(({ userId, postId }) => `${userId} ${postId}`));
  return reservations.map(({ id, userId, postId }) => {
    const row = byId.get(id);
    if (row) return row.userId === userId && row.postId === postId ? 'there' : 'id taken';
    if (changed.has(postId)) return 'post changed';
    return holds.has(`${userId} ${postId}`) ? 'held already' : 'taken';
  });
}

async function insert(manager: EntityManager, fresh: readonly ImportedReservation[]): Promise<void> {
  const more = { active: true, closedAt: null, closeReason: null, closedByEvent: null };
  try {
    await insertWithIds(
      manager,
      'reservations',
      fresh.map((reservation) => ({ ...reservation, ...more })),
    );
  } catch (error) {
    if (isDuplicate(error)) throw new BeginAgainError('another process stored one of the imported reservations');
    throw error;
  }
}

/** An oversold post stays oversold, and its taken portions count as the most ever on offer. */
async function countTaken(manager: EntityManager, postIds: readonly number[]): Promise<void> {
  const active = 'SELECT count(*) FROM reservations WHERE reservations.post_id = capacities.post_id AND active';
  const update = () => manager.createQueryBuilder().update('capacities').where('post_id IN (:...postIds)', { postIds });
  await update()
    .set({ taken: () => `(${active})`, revision: () => 'revision + 1' })
    .execute();
  await update()
    .set({ mostTotal: () => 'taken' })
    .andWhere('most_total < taken')
    .execute();
}
