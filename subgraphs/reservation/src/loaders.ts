import { createKeyLoader, createPageLoader, type Viewer } from '@gobbler/service-kit';
import DataLoader from 'dataloader';
import type { CapacityRepository, ReservationRepository } from './domain/ports';

export interface Repositories {
  readonly capacities: CapacityRepository;
  readonly reservations: ReservationRepository;
}

export type Loaders = ReturnType<typeof createLoaders>;

/** One set a request. */
export function createLoaders({ capacities, reservations }: Repositories, viewer: Viewer | null) {
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
  return { ...loaders, forgetAll };
}
