import { noCrash, type Envelope } from '@gobbler/contracts';
import { OutboxEventEntity } from '@gobbler/service-kit';
import type { PostState } from '../src/domain/post-state';
import { createServices } from '../src/services';
import { numbers, OWNER, post as buildPost, WIDE_QUOTAS } from './builders';
import { lockThatIsNeverHeld } from './lock-that-is-never-held';
import { useDatabase } from './use-database';

const [ana, ben, eve] = [2, 3, 4];

describe('a batch of requests for one post', () => {
  const { db } = useDatabase();

  function serviceFor(post: PostState) {
    const reads: number[] = [];
    const { reservationService } = createServices({
      dataSource: db(),
      posts: { findNow: async (postId) => (reads.push(postId), post), findOwners: async () => [] },
      lock: lockThatIsNeverHeld,
      quotas: WIDE_QUOTAS,
      now: () => new Date(),
      crashPoint: noCrash,
      onCommitted: () => undefined,
    });
    return { ...reservationService, reads };
  }

  it('is decided in the order of arrival, each request with its own answer, key and event', async () => {
    const { reserve } = serviceFor(buildPost({ id: 1, portions: 2 }));
    const outcomeOf = (userId: number, key: string) =>
      reserve(userId, 1, key).then(
        ({ reservation }) => reservation.userId,
        (error: { code: string }) => error.code,
      );
    // The first one starts at once; the others wait for it together.
    const batch = [outcomeOf(eve, 'z'), outcomeOf(OWNER, 'a'), outcomeOf(ana, 'b'), outcomeOf(ben, 'c')];
    expect(await Promise.all(batch)).toEqual([eve, 'OWN_POST', ana, 'SOLD_OUT']);
    expect(await reserve(ana, 1, 'b')).toMatchObject({ reservation: { userId: ana }, isReplayed: true });
    const rows = await db().manager.find(OutboxEventEntity, { order: { id: 'ASC' } });
    expect(rows.map(({ body }) => (JSON.parse(body) as Envelope).data)).toMatchObject([
      { userId: eve, taken: 1, total: 2, revision: 2 },
      { userId: ana, taken: 2, total: 2, revision: 3 },
    ]);
  });

  it('shares one read of the post among requests that arrived before it started', async () => {
    const { reserve, reads } = serviceFor(buildPost({ id: 2, portions: 20 }));
    await Promise.all(numbers(20).map((number) => reserve(100 + number, 2, null)));
    expect(reads).toHaveLength(2);
  });
});
