import { createKeyLoader, createPageLoader, type Viewer } from '@gobbler/service-kit';
import DataLoader from 'dataloader';
import type { CapacityRepository, PostReader, ReservationRepository } from './domain/ports';

export interface Repositories {
  readonly capacities: CapacityRepository;
  readonly reservations: ReservationRepository;
  readonly posts: PostReader;
}

export type Loaders = ReturnType<typeof createLoaders>;

/** One set a request. */
export function createLoaders({ capacities, reservations, posts }: Repositories, viewer: Viewer | null) {
  const loaders = {
    reservation: createKeyLoader(
      (ids: readonly number[]) => reservations.findByIds(ids),
      (reservation) => reservation.id,
    ),
    /** By post. */
    capacity: createKeyLoader(
      (postIds: readonly number[]) => capacities.findByPostIds(postIds),
      (capacity) => capacity.postId,
    ),
    /** By post, asked of the post subgraph. */
    postOwner: createKeyLoader(
      (postIds: readonly number[]) => posts.findOwners(postIds),
      ({ postId }) => postId,
    ),
    /** By post: whether the person who asks holds a portion of it. */
    isHeldByViewer: new DataLoader<number, boolean>(async (postIds) => {
      const held = viewer ? await reservations.findHeldPostIds(viewer.userId, postIds) : [];
      return postIds.map((postId) => held.includes(postId));
    }),
    reservationsOfPost: createPageLoader(reservations.findActiveOfPosts, (reservation) => reservation.postId),
    reservationsOfUser: createPageLoader(reservations.findActiveOfUsers, (reservation) => reservation.userId),
  };
  /** After a change, so that what the same request reads then is not what it had read before. */
  function forgetAll(): void {
    for (const loader of Object.values(loaders)) loader.clearAll();
  }
  /** Null for a post that does not exist. Never from a representation: a client's alias can put another id there. */
  async function ownerOf(postId: number): Promise<number | null> {
    const known = (await loaders.capacity.load(postId)) ?? (await loaders.postOwner.load(postId));
    return known?.ownerId ?? null;
  }
  return { ...loaders, forgetAll, ownerOf };
}
