import type { CapacityRepository, ReservationRepository } from './ports';
import type { Reservation } from './reservation';

export interface FindHoldersDeps {
  readonly capacities: CapacityRepository;
  readonly reservations: ReservationRepository;
}

/** Which part of a list of holders is wanted: at most `first`, behind the reservation `afterId`. */
export interface HolderPageRequest {
  readonly first: number;
  readonly afterId: number;
}

/** One page of the people to tell of a change of a post. */
export interface HolderPage {
  readonly userIds: readonly number[];
  readonly taken: number;
  /** The reservation to go on behind; null at the end. */
  readonly nextId: number | null;
}

export function createFindHolders({ capacities, reservations }: FindHoldersDeps) {
  /** Those who hold a portion of the post now. */
  async function findHolders(postId: number, { first, afterId }: HolderPageRequest): Promise<HolderPage> {
    const [capacity] = await capacities.findByPostIds([postId]);
    const found = await reservations.findActiveOfPosts([postId], first + 1, afterId);
    return toPage(found, first, capacity?.taken ?? 0);
  }

  return { findHolders };
}

function toPage(found: readonly Reservation[], first: number, taken: number): HolderPage {
  const page = found.slice(0, first);
  return {
    userIds: page.map(({ userId }) => userId),
    taken,
    nextId: found.length > first ? (page.at(-1)?.id ?? null) : null,
  };
}
