import { ReservationMade } from '@gobbler/contracts';
import type { Reservation } from '../src/domain/reservation';
import { inHours, later, numbers, post } from './builders';
import type { FakeDatabase } from './fake-database';

/** What the domain is handed of a database. */
export type DatabasePorts = Pick<FakeDatabase, 'transactions' | 'capacities' | 'reservations'>;

/** What a database and the one that stands for it in unit tests must both do. */
export function describeTransactionsContract(name: string, open: () => DatabasePorts): void {
  describe(`${name}, as a database of reservations,`, () => {
    let lastPostId = 1_000;
    const at = new Date('2026-03-04T05:06:07.890Z');
    const soup = (change: Parameters<typeof post>[0] | object = {}) => post({ id: (lastPostId += 1), ...change });

    async function capacityOf(postId: number) {
      return (await open().capacities.findByPostIds([postId]))[0];
    }

    /** Makes reservations of a post for these people. */
    function hold(postId: number, userIds: readonly number[]): Promise<Reservation[]> {
      return open().transactions.run(async ({ reservations }) => {
        const made: Reservation[] = [];
        for (const userId of userIds) made.push(await reservations.insert(userId, postId, at));
        return made;
      });
    }

    it('finds no row to lock before one was made', async () => {
      const found = await open().transactions.run(({ capacities }) => capacities.lock(soup().id));
      expect(found).toBeNull();
    });

    it('makes a row of a post, with nothing taken', async () => {
      const fresh = soup({ portions: 3, version: 7 });
      const made = await open().transactions.run(({ capacities }) => capacities.insert(fresh));
      const { id, ownerId, endsAt } = fresh;
      const expected = { postId: id, ownerId, endsAt, total: 3, taken: 0, isOpen: true, postVersion: 7, revision: 1 };
      expect(made).toEqual(expected);
      expect(await capacityOf(id)).toEqual(expected);
    });

    it('takes over a later version of the post and keeps what is taken', async () => {
      const before = soup();
      const after = later(before, { portions: 9, isHidden: true, endsAt: inHours(3) });
      const changed = await open().transactions.run(async ({ capacities }) => {
        await capacities.insert(before);
        await capacities.takePortion(before.id, 2);
        return capacities.bringForward(after);
      });
      const { endsAt } = after;
      expect(changed).toMatchObject({ total: 9, taken: 1, isOpen: false, endsAt, postVersion: 2, revision: 3 });
    });

    it('takes as many portions as there are, and no more', async () => {
      const scarce = soup({ portions: 2 });
      const taken = await open().transactions.run(async ({ capacities }) => {
        await capacities.insert(scarce);
        return [
          await capacities.takePortion(scarce.id, 2),
          await capacities.takePortion(scarce.id, 3),
          await capacities.takePortion(scarce.id, 4),
        ];
      });
      expect(taken.map((row) => row?.taken ?? null)).toEqual([1, 2, null]);
    });

    it.each([
      ['hidden', { isHidden: true }, false],
      ['ended', { endsAt: inHours(-0.001) }, false],
      ['somebody’s own', { ownerId: 2 }, true],
      ['empty', { portions: 0 }, true],
    ])('takes no portion of a post that is %s', async (_what, change, isOpen) => {
      const refused = soup(change);
      const [taken, open_] = await open().transactions.run(async ({ capacities }) => {
        await capacities.insert(refused);
        return [await capacities.takePortion(refused.id, 2), await capacities.isOpenNow(refused.id)];
      });
      expect([taken, open_]).toEqual([null, isOpen]);
    });

    it('gives a portion back', async () => {
      const { id } = soup();
      const row = await open().transactions.run(async ({ capacities }) => {
        await capacities.insert(post({ id }));
        await capacities.takePortion(id, 2);
        return capacities.giveBack(id);
      });
      expect(row).toMatchObject({ taken: 0, revision: 3 });
    });

    it('closes a post with nothing taken', async () => {
      const { id } = soup();
      await open().transactions.run(async ({ capacities }) => {
        await capacities.insert(post({ id }));
        await capacities.takePortion(id, 2);
        await capacities.close(id);
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
      await expect(hold(postId, [2])).rejects.toMatchObject({ code: 'ALREADY_RESERVED' });
      for (const _ of numbers(2)) {
        const [held] = await open().reservations.findActiveOfPosts([postId], 10, 0);
        const cancelled = await open().transactions.run((tx) => tx.reservations.cancel(held?.id ?? 0, at));
        expect(cancelled).toMatchObject({ id: held?.id, isActive: false, updatedAt: at });
        expect(await hold(postId, [2])).toHaveLength(1);
      }
    });

    it('cancels once', async () => {
      const [held] = await hold(soup().id, [2]);
      const cancel = () => open().transactions.run(({ reservations }) => reservations.cancel(held?.id ?? 0, at));
      expect(await cancel()).toMatchObject({ isActive: false });
      expect(await cancel()).toBeNull();
    });

    it('tells who holds what', async () => {
      const [one, other] = [soup().id, soup().id];
      await hold(one, [2, 3]);
      await hold(other, [3]);
      const { reservations, transactions } = open();
      expect(await reservations.findHeldPostIds(2, [one, other])).toEqual([one]);
      expect(await transactions.run((tx) => tx.reservations.isHeldBy(3, other))).toBe(true);
      expect(await transactions.run((tx) => tx.reservations.isHeldBy(2, other))).toBe(false);
    });

    it('reads pages of several posts and people, each from its own beginning', async () => {
      const [one, other, empty] = [soup().id, soup().id, soup().id];
      const held = await hold(one, [101, 102, 103]);
      await hold(other, [101, 102, 103]);
      const { reservations } = open();
      const page = await reservations.findActiveOfPosts([one, other, empty], 2, 0);
      expect(page.filter(({ postId }) => postId === one).map(({ userId }) => userId)).toEqual([101, 102]);
      expect(page.filter(({ postId }) => postId === other).map(({ userId }) => userId)).toEqual([101, 102]);
      const next = await reservations.findActiveOfPosts([one], 2, held[1]?.id ?? 0);
      expect(next.map(({ userId }) => userId)).toEqual([103]);
      const ofPeople = await reservations.findActiveOfUsers([101, 103], 1, 0);
      expect(ofPeople.map(({ userId, postId }) => [userId, postId])).toEqual([
        [101, one],
        [103, one],
      ]);
    });

    it('closes all reservations of a post, and returns whose they were', async () => {
      const [gone, other] = [soup().id, soup().id];
      await hold(gone, [4, 2, 3]);
      await hold(other, [2]);
      const { transactions, reservations } = open();
      const close = () => transactions.run((tx) => tx.reservations.closeAll(gone, `event-${gone}`, at));
      expect(await close()).toEqual([4, 2, 3]);
      expect(await reservations.findActiveOfPosts([gone, other], 10, 0)).toMatchObject([{ postId: other }]);
      expect(await close()).toEqual([]);
    });

    it('undoes everything when the work fails', async () => {
      const { id } = soup();
      const failing = open().transactions.run(async ({ capacities, reservations }) => {
        await capacities.insert(post({ id }));
        await reservations.insert(2, id, at);
        throw new Error('the plug was pulled');
      });
      await expect(failing).rejects.toThrow('the plug was pulled');
      expect(await capacityOf(id)).toBeUndefined();
      expect(await open().reservations.findActiveOfPosts([id], 10, 0)).toEqual([]);
    });

    it('answers a repeat under the same key with the same answer, and refuses another body', async () => {
      const { id } = soup();
      const request = { userId: 2, operation: 'reserve', key: `key-${id}`, body: { postId: id } };
      const reserve = (body: unknown = request.body) =>
        open().transactions.runOnce({ ...request, body }, async ({ reservations, outbox }) => {
          const made = await reservations.insert(2, id, at);
          await outbox.append(ReservationMade, {
            reservationId: made.id,
            postId: id,
            userId: 2,
            taken: 1,
            total: 5,
            revision: 2,
          });
          return made;
        });
      const look = (body: unknown = request.body) => open().transactions.findAnswer({ ...request, body });
      expect(await look()).toBeNull();
      const first = await reserve();
      expect(first.isReplayed).toBe(false);
      expect(await reserve()).toEqual({ ...first, isReplayed: true });
      expect(await look()).toEqual(first.reservation);
      await expect(look({ postId: 1 })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      await expect(reserve({ postId: 1 })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    });

    it('does an event’s work until it has succeeded once', async () => {
      const eventId = `handled-${soup().id}`;
      const outcomes = [() => Promise.reject(new Error('not now')), async () => undefined];
      let times = 0;
      const handle = () =>
        open().transactions.runForEvent(eventId, async () => {
          times += 1;
          await outcomes[times - 1]?.();
        });
      await expect(handle()).rejects.toThrow('not now');
      await handle();
      await handle();
      expect(times).toBe(2);
    });
  });
}
