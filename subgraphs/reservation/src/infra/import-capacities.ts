import { BeginAgainError, isDuplicate, runTransaction } from '@gobbler/service-kit';
import { In, type DataSource, type EntityManager } from 'typeorm';
import type { PostState } from '../domain/post-state';
import { CapacityEntity } from './capacity.entity';

/** Makes the rows of these posts that are not there. */
export function importCapacities(dataSource: DataSource, posts: readonly PostState[]): Promise<void> {
  return runTransaction(dataSource, (manager) => insertMissing(manager, posts));
}

/** Makes those rows inside of a transaction; begins it again when somebody else made one at the same moment. */
export async function insertMissing(manager: EntityManager, posts: readonly PostState[]): Promise<void> {
  const postIds = posts.map(({ id }) => id);
  const known = new Set((await manager.findBy(CapacityEntity, { postId: In(postIds) })).map(({ postId }) => postId));
  const missing = posts.filter(({ id }) => !known.has(id));
  if (missing.length === 0) return;
  try {
    await manager.insert(CapacityEntity, missing.map(toRow));
  } catch (error) {
    if (isDuplicate(error)) throw new BeginAgainError('somebody else made the capacity row of an imported post');
    throw error;
  }
}

function toRow({ id, ownerId, portions, isHidden, endsAt, version }: PostState): CapacityEntity {
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
