import { type Lock, UnavailableError } from '@gobbler/contracts';
import { createKeyedMutex } from '@gobbler/service-kit';
import type { PostState } from '../src/domain/post-state';
import { createReservationService } from '../src/domain/reservation-service';
import { batchesByPost } from '../src/infra/batches';
import { createFakeDatabase } from './fake-database';

export interface FakeServiceOptions {
  readonly posts?: readonly PostState[];
}

/** A lock that nobody ever gets: the work goes on without it. */
export const lockThatIsNeverHad: Lock = {
  description: 'a lock that is never had',
  run: (_key, work) => work({ isHeld: false }),
  checkHealth: () => Promise.reject(new Error('the lock is out')),
  close: async () => undefined,
};

/** The domain on a fake database and a fake post service. */
export function createFakeService({ posts: given = [] }: FakeServiceOptions = {}) {
  const clock = { now: new Date('2026-03-04T05:06:07.890Z') };
  const now = () => clock.now;
  const database = createFakeDatabase(now);
  const posts = new Map(given.map((post) => [post.id, post]));
  const postService = { isOut: false, reads: 0 };
  const service = createReservationService({
    ...database,
    posts: {
      async findNow(postId) {
        postService.reads += 1;
        if (postService.isOut) throw new UnavailableError('post');
        return posts.get(postId) ?? null;
      },
      findOwners: async () => [],
    },
    lock: lockThatIsNeverHad,
    accounts: createKeyedMutex(),
    keys: createKeyedMutex(),
    batches: batchesByPost,
    now,
  });
  const capacityOf = async (postId: number) => (await database.capacities.findByPostIds([postId]))[0];
  const reserve = async (...args: Parameters<typeof service.reserve>) => (await service.reserve(...args)).reservation;
  return {
    ...service,
    service,
    reserve,
    reserveUnderKey: service.reserve,
    database,
    posts,
    postService,
    clock,
    capacityOf,
  };
}
