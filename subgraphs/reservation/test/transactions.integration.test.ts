import { eventually, measureSlowness } from '@gobbler/test-harness';
import type { AppError } from '@gobbler/contracts';
import { SoldOutError } from '../src/domain/errors';
import type { ReserveOutcome, ReserveRequest } from '../src/domain/ports';
import type { Reservation } from '../src/domain/reservation';
import { createCapacityRepository } from '../src/infra/capacity.repository';
import { createReservationRepository } from '../src/infra/reservation.repository';
import { inHours, later, numbers, post } from './builders';
import { useDatabase } from './use-database';

const firstOf = (limit: number, afterId = 0) => ({ limit, afterId, beforeId: null, isFromEnd: false });

describe('transactions of reservations', () => {
  let commits = 0;
  const { db, url, transactions } = useDatabase({ poolSize: 10, onCommit: () => void (commits += 1) });
  const capacityRepository = () => createCapacityRepository(db());
  const reservationRepository = () => createReservationRepository(db());
  let lastPostId = 1_000;
  const at = new Date('2026-03-04T05:06:07.890Z');
  const soup = (change: Parameters<typeof post>[0] | object = {}) => post({ id: (lastPostId += 1), ...change });

  async function capacityOf(postId: number) {
    return (await capacityRepository().findByPostIds([postId]))[0];
  }

  /** Makes reservations of a post for these people. */
  function hold(postId: number, userIds: readonly number[]): Promise<readonly Reservation[]> {
    return transactions().run(({ reservations }) => reservations.insert(postId, userIds, at));
  }

  it('finds no row to lock before one was made', async () => {
    const found = await transactions().run(({ capacities }) => capacities.lock(soup().id));
    expect(found).toBeNull();
  });

  it('makes a row of a post, with nothing taken', async () => {
    const fresh = soup({ portions: 3, version: 7 });
    const made = await transactions().run(({ capacities }) => capacities.insert(fresh));
    const { id, ownerId, endsAt } = fresh;
    const expected = { postId: id, ownerId, endsAt, total: 3, taken: 0, isOpen: true, postVersion: 7, revision: 1 };
    expect(made).toEqual(expected);
    expect(await capacityOf(id)).toEqual(expected);
  });

  it('takes over a later version of the post and keeps what is taken', async () => {
    const before = soup();
    const after = later(before, { portions: 9, isHidden: true, endsAt: inHours(3) });
    const changed = await transactions().run(async ({ capacities }) => {
      await capacities.insert(before);
      await capacities.takePortions(before.id, [2]);
      return capacities.bringForward(after);
    });
    const { endsAt } = after;
    expect(changed).toMatchObject({ total: 9, taken: 1, isOpen: false, endsAt, postVersion: 2, revision: 3 });
  });

  it('takes portions for several accounts at once, and counts each', async () => {
    const plenty = soup({ portions: 5 });
    const after = await transactions().run(async ({ capacities }) => {
      await capacities.insert(plenty);
      await capacities.takePortions(plenty.id, [2]);
      return capacities.takePortions(plenty.id, [3, 4, 5, 6]);
    });
    expect(after).toMatchObject({ taken: 5, revision: 6 });
  });

  it.each([
    ['hidden', { isHidden: true }, false],
    ['ended', { endsAt: inHours(-0.001) }, false],
    ['one of the accounts’ own', { ownerId: 3 }, true],
    ['too small', { portions: 1 }, true],
  ])('takes no portion of a post that is %s', async (_what, change, isOpen) => {
    const refused = soup(change);
    await transactions().run(({ capacities }) => capacities.insert(refused));
    const taking = transactions().run(({ capacities }) => capacities.takePortions(refused.id, [2, 3]));
    await expect(taking).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(await capacityOf(refused.id)).toMatchObject({ taken: 0, revision: 1 });
    expect(await transactions().run(({ capacities }) => capacities.isOpenNow(refused.id))).toBe(isOpen);
  });

  it('gives a portion back', async () => {
    const { id } = soup();
    const row = await transactions().run(async ({ capacities }) => {
      await capacities.insert(post({ id }));
      await capacities.takePortions(id, [2]);
      return capacities.giveBack(id);
    });
    expect(row).toMatchObject({ taken: 0, revision: 3 });
  });

  it('closes a post with nothing taken', async () => {
    const { id } = soup();
    await transactions().run(async ({ capacities }) => {
      await capacities.insert(post({ id }));
      await capacities.takePortions(id, [2]);
      await capacities.close(id, 'all');
    });
    expect(await capacityOf(id)).toMatchObject({ taken: 0, isOpen: false, revision: 3 });
  });

  it('keeps one active reservation a person and post, and any number of closed ones', async () => {
    const { id: postId } = soup();
    const [first] = await hold(postId, [2]);
    expect(first).toEqual({
      id: expect.any(Number),
      userId: 2,
      postId,
      createdAt: at,
      updatedAt: null,
      isActive: true,
    });
    await expect(hold(postId, [3, 2])).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    for (const _ of numbers(2)) {
      const [held] = await reservationRepository().findActiveOfPosts([postId], firstOf(10));
      const cancelled = await transactions().run((tx) => tx.reservations.cancel(held?.id ?? 0, at));
      expect(cancelled).toMatchObject({ id: held?.id, isActive: false, updatedAt: at });
      expect(await hold(postId, [2])).toHaveLength(1);
    }
  });

  it('cancel a reservation only once', async () => {
    const [held] = await hold(soup().id, [2]);
    const cancel = () => transactions().run(({ reservations }) => reservations.cancel(held?.id ?? 0, at));
    expect(await cancel()).toMatchObject({ isActive: false });
    expect(await cancel()).toBeNull();
  });

  it('finds who holds what', async () => {
    const [one, other] = [soup().id, soup().id];
    await hold(one, [2, 3]);
    await hold(other, [3]);
    const reservations = reservationRepository();
    expect(await reservations.findHeldPostIds(2, [one, other])).toEqual([one]);
    expect(await transactions().run((tx) => tx.reservations.findHolders(other, [2, 3, 4]))).toEqual([3]);
  });

  it('reads pages of several posts and people, each from its own beginning', async () => {
    const [one, other, empty] = [soup().id, soup().id, soup().id];
    const held = await hold(one, [101, 102, 103]);
    await hold(other, [101, 102, 103]);
    const reservations = reservationRepository();
    const page = await reservations.findActiveOfPosts([one, other, empty], firstOf(2));
    expect(page.filter(({ postId }) => postId === one).map(({ userId }) => userId)).toEqual([101, 102]);
    expect(page.filter(({ postId }) => postId === other).map(({ userId }) => userId)).toEqual([101, 102]);
    const next = await reservations.findActiveOfPosts([one], firstOf(2, held[1]?.id ?? 0));
    expect(next.map(({ userId }) => userId)).toEqual([103]);
    const ofPeople = await reservations.findActiveOfUsers([101, 103], firstOf(1));
    expect(ofPeople.map(({ userId, postId }) => [userId, postId])).toEqual([
      [101, one],
      [103, one],
    ]);
  });

  it('closes the reservations of a post by id, some at a time', async () => {
    const [gone, other] = [soup().id, soup().id];
    await hold(gone, [4, 2, 3]);
    await hold(other, [2]);
    const reservations = reservationRepository();
    const closing = { postId: gone, eventId: `event-${gone}`, at, limit: 2, afterId: 0 };
    const close = () => transactions().run((tx) => tx.reservations.closeSome(closing));
    const count = () => transactions().run((tx) => tx.reservations.countClosing(gone, closing.eventId));
    expect(await count()).toBe(3);
    expect(await close()).toMatchObject([{ userId: 4 }, { userId: 2 }]);
    expect(await count()).toBe(3);
    expect(await close()).toMatchObject([{ userId: 3 }]);
    expect(await reservations.findActiveOfPosts([gone, other], firstOf(10))).toMatchObject([{ postId: other }]);
    expect(await close()).toEqual([]);
    expect(await count()).toBe(3);
  });

  it('undoes everything when the work fails', async () => {
    const { id } = soup();
    const failing = transactions().run(async ({ capacities, reservations }) => {
      await capacities.insert(post({ id }));
      await reservations.insert(id, [2], at);
      throw new Error('the plug was pulled');
    });
    await expect(failing).rejects.toThrow('the plug was pulled');
    expect(await capacityOf(id)).toBeUndefined();
    expect(await reservationRepository().findActiveOfPosts([id], firstOf(10))).toEqual([]);
  });

  describe('a batch', () => {
    const requestOf = (userId: number, postId: number, key: string | null) => {
      return { userId, operation: 'reserve', key, body: { postId } };
    };
    /** Reserves for all but the account 9, who is refused. */
    const run = (requests: readonly ReserveRequest[]) =>
      transactions().runBatch(requests, async ({ reservations }, fresh) => {
        const [{ postId }] = fresh.map(({ body }) => body as { postId: number }) as [{ postId: number }];
        const users = fresh.map(({ userId }) => userId).filter((userId) => userId !== 9);
        const made = await reservations.insert(postId, users, at);
        return fresh.map(({ userId }) => made.find((one) => one.userId === userId) ?? new SoldOutError());
      });
    const codesOf = (outcomes: readonly (ReserveOutcome | Error)[]) =>
      outcomes.map((outcome) => (outcome instanceof Error ? (outcome as AppError).code : outcome.isReplayed));

    it('answers each request with its own reservation or refusal, and repeats with the same answer', async () => {
      const { id } = soup();
      const batch = [2, 9, 3].map((user) => requestOf(user, id, `key-${id}-${user}`));
      const first = await run([...batch, requestOf(4, id, null)]);
      expect(codesOf(first)).toEqual([false, 'SOLD_OUT', false, false]);
      const again = await run([...batch.slice(0, 2), requestOf(5, id, null)]);
      expect(codesOf(again)).toEqual([true, 'SOLD_OUT', false]);
      const [original] = first as [ReserveOutcome];
      expect(again[0]).toEqual({ ...original, isReplayed: true });
      const found = await transactions().findAnswers([...batch, requestOf(4, id, null)]);
      expect(found.map((outcome) => outcome && codesOf([outcome])[0])).toEqual([true, null, true, null]);
    });

    it('refuses a key that was used for another body, and does not fail its neighbours', async () => {
      const { id } = soup();
      await run([requestOf(2, id, `key-${id}`)]);
      const reused = requestOf(2, soup().id, `key-${id}`);
      const neighbour = requestOf(3, reused.body.postId, null);
      expect(codesOf(await run([reused, neighbour]))).toEqual(['IDEMPOTENCY_KEY_REUSED', false]);
      const [found] = await transactions().findAnswers([reused]);
      expect(found).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    });

    it('leaves nothing when it fails as a whole', async () => {
      const { id } = soup();
      const request = requestOf(2, id, `key-${id}`);
      const failing = transactions().runBatch([request], async ({ reservations }) => {
        await reservations.insert(id, [2], at);
        throw new Error('the plug was pulled');
      });
      await expect(failing).rejects.toThrow('the plug was pulled');
      expect(codesOf(await run([request]))).toEqual([false]);
    });
  });

  it('does an event’s work until it has succeeded once', async () => {
    const eventId = `handled-${soup().id}`;
    const outcomes = [() => Promise.reject(new Error('not now')), async () => undefined];
    let times = 0;
    const handle = () =>
      transactions().runForEvent(eventId, async () => {
        times += 1;
        await outcomes[times - 1]?.();
        return undefined;
      });
    await expect(handle()).rejects.toThrow('not now');
    await handle();
    await handle();
    expect(times).toBe(2);
  });

  it('makes a capacity row once when twenty try at the same moment', async () => {
    const fresh = post({ id: 1, portions: 20 });
    await Promise.all(
      numbers(20).map(() =>
        transactions().run(async ({ capacities }) => {
          if (!(await capacities.lock(fresh.id))) await capacities.insert(fresh);
          await capacities.takePortions(fresh.id, [2]);
        }),
      ),
    );
    expect(await capacityRepository().findByPostIds([fresh.id])).toMatchObject([{ taken: 20, revision: 21 }]);
  });

  it('compares with the running clock, not with the time at which the transaction started', async () => {
    const ending = post({ id: 2, endsAt: new Date(Date.now() + 2_000 * (await measureSlowness())) });
    await transactions().run(async ({ capacities }) => {
      await capacities.insert(ending);
      expect(await capacities.isOpenNow(ending.id)).toBe(true);
      await eventually(
        () => capacities.isOpenNow(ending.id),
        (isOpen) => !isOpen,
      );
    });
  });

  it('reports each commit, and no rollback', async () => {
    commits = 0;
    await transactions().run(async () => undefined);
    await transactions().runForEvent('one-event', async () => undefined);
    await expect(transactions().run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(commits).toBe(2);
  });

  it('does an event’s work once when it is delivered five times at the same moment', async () => {
    await transactions().run(({ capacities }) => capacities.insert(post({ id: 5 })));
    const deliveries = numbers(5).map(() =>
      transactions().runForEvent('delivered-five-times', async ({ capacities }) => {
        await capacities.lock(5);
        await capacities.takePortions(5, [2]);
        return undefined;
      }),
    );
    await Promise.allSettled(deliveries); // those that met in the primary key are delivered again
    await transactions().runForEvent('delivered-five-times', () => Promise.reject(new Error('not again')));
    expect(await capacityRepository().findByPostIds([5])).toMatchObject([{ taken: 1 }]);
  });

  it('never counts fewer than no portion as taken', async () => {
    await transactions().run(({ capacities }) => capacities.insert(post({ id: 3 })));
    await expect(transactions().run(({ capacities }) => capacities.giveBack(3))).rejects.toThrow(/capacities_taken/);
    await expect(transactions().run(({ capacities }) => capacities.giveBack(4))).rejects.toThrow(/no capacity row/);
  });

  it('can be rolled back to an empty database', async () => {
    for (const _ of db().migrations) await db().undoLastMigration();
    const left = await db().query<{ name: string }[]>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema IN ('public', '${url().split('/').pop()}')`,
    );
    expect(left).toEqual([{ name: 'migrations' }]);
  });
});
