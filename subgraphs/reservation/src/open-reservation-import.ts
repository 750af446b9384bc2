import { openMigratedDatabase, raiseIdentity } from '@gobbler/service-kit';
import { In, MoreThan } from 'typeorm';
import type { PostState } from './domain/post-state';
import { CapacityEntity } from './infra/capacity.entity';
import { createReservationDataSource } from './infra/data-source';
import { importCapacities } from './infra/import-capacities';
import { importReservations, type ImportedReservation, type ImportOutcome } from './infra/import-reservations';

export interface ReservationImport {
  /** Those of the posts that reservations are kept of, or were until the post was deleted. */
  findKnownPosts(postIds: readonly number[]): Promise<ReadonlySet<number>>;
  /** Makes the capacity rows of these posts that are not there. */
  putCapacities(posts: readonly PostState[]): Promise<void>;
  /**
   * Stores reservations that are not there, however many portions there are, and counts them as taken. No event tells of them.
   * @param posts all posts that they are of, as these are now
   */
  put(reservations: readonly ImportedReservation[], posts: readonly PostState[]): Promise<readonly ImportOutcome[]>;
  /** Capacity rows of which something is taken, behind the post `after`, by its id. */
  readTaken(after: number, limit: number): Promise<readonly TakenCapacity[]>;
  /** Ids of new reservations are higher from now on. */
  raiseIds(highest: number): Promise<void>;
  close(): Promise<void>;
}

export type TakenCapacity = Pick<CapacityEntity, 'postId' | 'total' | 'taken' | 'revision'>;

/** Opens the database for reservations from another system. Rejects with a `StartError`. */
export async function openReservationImport(databaseUrl: string): Promise<ReservationImport> {
  const dataSource = createReservationDataSource(databaseUrl, 2);
  await openMigratedDatabase(dataSource, 'reservation');
  const capacities = dataSource.getRepository(CapacityEntity);
  return {
    async findKnownPosts(postIds) {
      const found = await capacities.findBy({ postId: In([...postIds]) });
      return new Set(found.map(({ postId }) => postId));
    },
    putCapacities: (posts) => importCapacities(dataSource, posts),
    put: (reservations, posts) => importReservations(dataSource, reservations, posts),
    readTaken: (after, limit) =>
      capacities.find({
        where: { postId: MoreThan(after), taken: MoreThan(0) },
        order: { postId: 'ASC' },
        take: limit,
      }),
    raiseIds: (highest) => raiseIdentity(dataSource, 'reservations', highest),
    close: () => dataSource.destroy(),
  };
}
