import { DeletionNotHandledError } from './errors';
import type { CapacityRepository, HandledEvents, ReservationRepository } from './ports';
import type { Reservation } from './reservation';

export interface FindHoldersDeps {
  readonly capacities: CapacityRepository;
  readonly reservations: ReservationRepository;
  readonly handledEvents: HandledEvents;
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

export function createFindHolders({ capacities, reservations, handledEvents }: FindHoldersDeps) {
  /** Those who hold a portion of the post now. */
  async function findHolders(postId: number, { first, afterId }: HolderPageRequest): Promise<HolderPage> {
    const [capacity] = await capacities.findByPostIds([postId]);
    const found = await reservations.findActiveOfPosts([postId], first + 1, afterId);
    return toPage(found, first, capacity?.taken ?? 0);
  }

  /** Those who held one when the deletion came. Throws `SUBGRAPH_UNAVAILABLE` while it was not handled here. */
  async function findHoldersAtDeletion(
    postId: number,
    eventId: string,
    { first, afterId }: HolderPageRequest,
  ): Promise<HolderPage> {
    if (!(await handledEvents.has(eventId))) throw new DeletionNotHandledError();
    const found = await reservations.findClosedBy(eventId, postId, first + 1, afterId);
    return toPage(found, first, await reservations.countClosedBy(eventId, postId));
  }

  return { findHolders, findHoldersAtDeletion };
}

function toPage(found: readonly Reservation[], first: number, taken: number): HolderPage {
  const page = found.slice(0, first);
  return {
    userIds: page.map(({ userId }) => userId),
    taken,
    nextId: found.length > first ? (page.at(-1)?.id ?? null) : null,
  };
}
