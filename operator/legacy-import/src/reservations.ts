import { runTransaction } from '@gobbler/service-kit';
import { In, MoreThan, type DataSource } from 'typeorm';
import { insertMissingCapacities, type CapacityRow } from './capacities';
import type { StoredPost } from './posts';
import { raiseIdentity } from './raise-identity';
import { storeReservations, type ImportedReservation } from './store-reservations';

export type Reservations = ReturnType<typeof createReservations>;

/** The reservations of the reservation service, with the capacity rows that count them. */
export function createReservations(dataSource: DataSource) {
  const capacities = dataSource.getRepository<CapacityRow>('capacities');
  return {
    /** Those of the posts that have a capacity row, which outlives the post. */
    async findKnownPosts(postIds: readonly number[]): Promise<ReadonlySet<number>> {
      const found = await capacities.findBy({ postId: In([...postIds]) });
      return new Set(found.map(({ postId }) => postId));
    },

    /** Inserts the capacity rows that these posts lack. */
    putCapacities: (posts: readonly StoredPost[]) =>
      runTransaction(dataSource, (manager) => insertMissingCapacities(manager, posts)),

    /**
     * Stores reservations that are not there, however many portions there are, and counts them as taken. Publishes no event.
     * @param posts all posts that they are for, in their current state
     */
    put: (reservations: readonly ImportedReservation[], posts: readonly StoredPost[]) =>
      storeReservations(dataSource, reservations, posts),

    /** Capacity rows with taken portions, after the post `after`, by post id. */
    readTaken: (after: number, limit: number) =>
      capacities.find({
        where: { postId: MoreThan(after), taken: MoreThan(0) },
        order: { postId: 'ASC' },
        take: limit,
      }),

    /** New reservations get ids above this one from now on. */
    raiseIds: (highest: number) => raiseIdentity(dataSource, 'reservations', highest),
  };
}
