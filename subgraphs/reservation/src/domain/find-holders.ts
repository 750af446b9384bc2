import type { CapacityRepository, ReservationRepository } from './ports';

export interface FindHoldersDeps {
  readonly capacities: CapacityRepository;
  readonly reservations: ReservationRepository;
}

/** Which part of a list of holders is wanted: at most `first`, after the reservation `afterId`. */
export interface HolderPageRequest {
  readonly first: number;
  readonly afterId: number;
}

/** One page of the people to notify of a change of a post. */
export interface HolderPage {
  readonly userIds: readonly number[];
  readonly taken: number;
  /** The reservation to continue after; null at the end. */
  readonly nextId: number | null;
}

export function createFindHolders({ capacities, reservations }: FindHoldersDeps) {
  /** Those who hold a portion of the post now. */
  async function findHolders(postId: number, { first, afterId }: HolderPageRequest): Promise<HolderPage> {
    const [capacity] = await capacities.findByPostIds([postId]);
    const found = await reservations.findActiveOfPosts([postId], {
      limit: first + 1,
      afterId,
      beforeId: null,
      isFromEnd: false,
    });
    const page = found.slice(0, first);
    return {
      userIds: page.map(({ userId }) => userId),
      taken: capacity?.taken ?? 0,
      nextId: found.length > first ? (page.at(-1)?.id ?? null) : null,
    };
  }

  return { findHolders };
}
