import { BeginAgainError, isDuplicate } from '@gobbler/service-kit';
import { In, type EntityManager } from 'typeorm';
import type { StoredPost } from './posts';

/** A row of the table `capacities`. */
export interface CapacityRow {
  readonly postId: number;
  readonly ownerId: number;
  readonly total: number;
  readonly mostTotal: number;
  readonly taken: number;
  readonly isOpen: boolean;
  readonly endsAt: Date;
  readonly postVersion: number;
  readonly revision: number;
}

/** Inserts the capacity rows that these posts lack; retries the transaction if another process inserted one meanwhile. */
export async function insertMissingCapacities(manager: EntityManager, posts: readonly StoredPost[]): Promise<void> {
  const table = manager.getRepository<CapacityRow>('capacities');
  const known = new Set((await table.findBy({ postId: In(posts.map(({ id }) => id)) })).map(({ postId }) => postId));
  const missing = posts.filter(({ id }) => !known.has(id));
  if (missing.length === 0) return;
  try {
    await table.insert(missing.map(toRow));
  } catch (error) {
    if (isDuplicate(error)) throw new BeginAgainError('another process inserted the capacity row of an imported post');
    throw error;
  }
}

function toRow({ id, ownerId, portions, isHidden, endsAt, version }: StoredPost): CapacityRow {
  return {
    postId: id,
    ownerId,
    total: portions,
    mostTotal: portions,
    taken: 0,
    isOpen: !isHidden,
    endsAt,
    postVersion: version,
    revision: 1,
  };
}
