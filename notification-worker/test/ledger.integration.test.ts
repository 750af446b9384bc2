import { createLogger, openDatabase } from '@gobbler/service-kit';
import { measureSlowness } from '@gobbler/test-harness';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-servers';
import type { DataSource } from 'typeorm';
import { EventClaimedError } from '../src/domain/errors';
import type { PhoneRecord } from '../src/domain/ports';
import type { PostNews } from '../src/domain/post-news';
import { EventClaimEntity } from '../src/infra/event-claim.entity';
import { createWorkerDataSource } from '../src/infra/data-source';
import { createDeletedPosts } from '../src/infra/deleted-posts';
import { createEventClaims } from '../src/infra/event-claims';
import { EventProgressEntity } from '../src/infra/event-progress.entity';
import { createLedger } from '../src/infra/ledger';
import { SentTokenEntity } from '../src/infra/sent-token.entity';
import { sweep } from '../src/infra/sweep';
import { eventId, news, people, tokenOf } from './builders';

const log = createLogger({ service: 'notification-worker', level: 'silent' });

const sentTo = (userId: number): PhoneRecord => ({ userId, token: tokenOf(userId), result: 'sent', reason: 'SENT' });

describe('the worker’s database', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  const now = () => new Date();

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = createWorkerDataSource(database.url, 5);
    await openDatabase(dataSource, log);
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  describe('a ledger', () => {
    const device = (userId: number) => ({ userId, token: tokenOf(userId) });

    async function begin() {
      const [ledger, started] = [createLedger(dataSource, now), news('created')];
      await ledger.resume(started);
      return { ledger, started, event: started.eventId };
    }

    it('begins at the first page', async () => {
      expect(await createLedger(dataSource, now).resume(news('created'))).toMatchObject({
        after: null,
        isReadThrough: false,
      });
    });

    it('goes on at the page that was turned to', async () => {
      const { ledger, started, event } = await begin();
      await ledger.turnPage(event, { after: 'page 2', isReadThrough: false }, []);
      expect(await ledger.resume(started)).toMatchObject({ after: 'page 2', isReadThrough: false });
      await ledger.turnPage(event, { after: null, isReadThrough: true }, []);
      expect(await ledger.resume(started)).toMatchObject({ after: null, isReadThrough: true });
    });

    it('knows which tokens an event was sent to, each event by itself', async () => {
      const { ledger, event } = await begin();
      await ledger.record(event, [1, 2].map(sentTo));
      await ledger.record(event, [sentTo(2)]);
      await ledger.record(event, []);
      expect(await ledger.unsent(event, [device(1), device(2), device(3)])).toEqual([device(3)]);
      expect(await ledger.unsent(eventId(), [device(1)])).toEqual([device(1)]);
      expect(await ledger.unsent(event, [])).toEqual([]);
    });

    it('knows whom it could not reach until they are reached', async () => {
      const { ledger, event } = await begin();
      await ledger.turnPage(event, { after: '2', isReadThrough: false }, [30, 10]);
      await ledger.turnPage(event, { after: '3', isReadThrough: false }, [20, 10]);
      expect(await ledger.unreached(event, 0)).toEqual([10, 20, 30]);
      expect(await ledger.unreached(event, 10)).toEqual([20, 30]);
      await ledger.recordReached(event, [10, 99]);
      await ledger.recordReached(event, []);
      expect(await ledger.unreached(event, 0)).toEqual([20, 30]);
      expect(await ledger.unreached(eventId(), 0)).toEqual([]);
    });

    it('keeps what is final when a failure is reported later, and replaces a failure by what is final', async () => {
      const { ledger, event } = await begin();
      const failed = { ...sentTo(1), result: 'failed', reason: 'INTERNAL' } as const;
      await ledger.record(event, [failed, { userId: 2, token: null, result: 'no phone', reason: '' }]);
      expect(await ledger.unsent(event, [device(1)])).toEqual([device(1)]);
      await ledger.record(event, [sentTo(1)]);
      await ledger.record(event, [failed]);
      expect(await ledger.unsent(event, [device(1)])).toEqual([]);
      const rows = await dataSource.manager.findBy(SentTokenEntity, { eventId: event });
      expect(Object.fromEntries(rows.map(({ userId, result }) => [userId, result]))).toEqual({
        1: 'sent',
        2: 'no phone',
      });
    });

    it('completes an event once', async () => {
      const { ledger, started, event } = await begin();
      await ledger.complete(event, 'everybody was notified');
      await ledger.complete(event, 'everybody was notified');
      expect(await ledger.resume(started)).toBeNull();
      const progress = await dataSource.manager.findOneByOrFail(EventProgressEntity, { eventId: event });
      expect(progress).toMatchObject({ postId: 7, kind: 'created', ending: 'everybody was notified' });
      expect(progress.finishedAt).not.toBeNull();
    });
  });

  it('takes many unreached people and tokens at once, and gives the people back a page at a time', async () => {
    const [ledger, event] = [createLedger(dataSource, now), eventId()];
    const many = people(1, 1_203);
    await ledger.turnPage(event, { after: null, isReadThrough: true }, many);
    await ledger.record(event, many.map(sentTo));
    expect(await ledger.unreached(event, 0)).toEqual(people(1, 500));
    expect(await ledger.unreached(event, 500)).toEqual(people(501, 1_000));
    expect(await ledger.unreached(event, 1_000)).toEqual(people(1_001, 1_203));
    expect(
      await ledger.unsent(
        event,
        [...many, 9_999].map((userId) => ({ userId, token: tokenOf(userId) })),
      ),
    ).toEqual([{ userId: 9_999, token: tokenOf(9_999) }]);
  });

  it('keeps no push token, only hashes', async () => {
    await createLedger(dataSource, now).record(eventId(), [{ ...sentTo(1), token: 'a-very-secret-token' }]);
    const rows = await dataSource.query<object[]>('SELECT * FROM sent_tokens');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('a-very-secret-token');
  });

  it('stores deleted posts, reported once or twice', async () => {
    const deleted = createDeletedPosts(dataSource, now);
    expect(await deleted.has(70)).toBe(false);
    await deleted.remember(70);
    await deleted.remember(70);
    expect(await deleted.has(70)).toBe(true);
  });

  it('deletes the records of events that ended a week ago, all else after 30 days, and keeps the rest', async () => {
    const ledger = createLedger(dataSource, () => new Date('2025-11-20T00:00:00.000Z'));
    const deleted = createDeletedPosts(dataSource, () => new Date('2025-11-20T00:00:00.000Z'));
    const [deadLetter, ended] = [news('created'), news('created')];
    const phone = { userId: 1, token: tokenOf(1) };
    for (const started of [deadLetter, ended]) {
      await ledger.resume(started);
      await ledger.record(started.eventId, [sentTo(1)]);
    }
    await ledger.complete(ended.eventId, 'everybody was notified');
    const isKept = async ({ eventId: event }: PostNews) => (await ledger.unsent(event, [phone])).length === 0;
    await deleted.remember(71);

    await sweep(dataSource, { now: new Date('2025-11-26T00:00:00.000Z'), recordDays: 7 });
    expect(await isKept(ended)).toBe(true);
    await sweep(dataSource, { now: new Date('2025-11-28T00:00:00.000Z'), recordDays: 7 });
    expect(await isKept(ended)).toBe(false);

    await sweep(dataSource, { now: new Date('2025-12-19T00:00:00.000Z'), recordDays: 7 });
    expect(await isKept(deadLetter)).toBe(true);
    expect(await deleted.has(71)).toBe(true);

    await sweep(dataSource, { now: new Date('2025-12-21T00:00:00.000Z'), recordDays: 7 });
    expect(await isKept(deadLetter)).toBe(false);
    expect(await deleted.has(71)).toBe(false);
  });

  describe('a claim on an event', () => {
    /** Far longer than a busy machine stands still; a test that waits for its end takes a shorter one. */
    const claimsOf = (instanceId: string, leaseMs = 30_000) =>
      createEventClaims({ dataSource, instanceId, log, leaseMs });

    /** Work that lasts until `end` is called. */
    function createWork() {
      const [started, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const work = async (): Promise<void> => {
        started.resolve();
        await mayEnd.promise;
      };
      return { work, started: started.promise, end: () => mayEnd.resolve() };
    }

    it.each(['the same worker', 'another worker'])('makes a second delivery to %s wait for the first', async (who) => {
      const [event, slow] = [eventId(), createWork()];
      const first = claimsOf('one');
      const second = who === 'another worker' ? claimsOf('two') : first;
      const running = first.run(event, slow.work);
      await slow.started;
      let hasStarted = false;
      const waiting = second.run(event, async () => {
        hasStarted = true;
      });
      await new Promise((done) => setTimeout(done, 100));
      expect(hasStarted).toBe(false);
      slow.end();
      await Promise.all([running, waiting]);
      expect(hasStarted).toBe(true);
    });

    it('is renewed as long as the work lasts, and a waiting worker gives up after one lease time', async () => {
      const leaseMs = 2_000 * (await measureSlowness());
      const [event, slow] = [eventId(), createWork()];
      const running = claimsOf('one', leaseMs).run(event, slow.work);
      await slow.started;
      await expect(claimsOf('two', leaseMs).run(event, async () => undefined)).rejects.toThrow(EventClaimedError);
      slow.end();
      await running;
    });

    it('is taken up at once by the worker that held it before a crash, and by others after a lease', async () => {
      const [mine, others] = [eventId(), eventId()];
      const [until, inAnHour] = [Date.now() + 4_000, Date.now() + 3_600_000];
      await dataSource.manager.insert(EventClaimEntity, [
        { eventId: mine, claimedBy: 'one', claimedUntil: new Date(inAnHour) },
        { eventId: others, claimedBy: 'one', claimedUntil: new Date(until) },
      ]);
      expect(await claimsOf('one').run(mine, async () => Date.now())).toBeLessThan(inAnHour);
      expect(await claimsOf('two', 4_000).run(others, async () => Date.now())).toBeGreaterThanOrEqual(until);
    });

    it('holds also for a worker whose clock is ten minutes ahead', async () => {
      const [event, slow] = [eventId(), createWork()];
      const running = claimsOf('one').run(event, slow.work);
      await slow.started;
      const done: string[] = [];
      const rightNow = Date.now();
      vi.useFakeTimers({
        now: rightNow + 600_000,
        shouldAdvanceTime: true,
        toNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'],
      });
      try {
        const waiting = claimsOf('two')
          .run(event, async () => void done.push('two'))
          .then(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 150));
        done.push('one');
        slow.end();
        await Promise.all([running, waiting]);
      } finally {
        vi.useRealTimers();
      }
      expect(done).toEqual(['one', 'two']);
    });

    it('is given back when the work fails, and leaves no row', async () => {
      const event = eventId();
      await expect(claimsOf('one').run(event, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
      await claimsOf('two').run(event, async () => undefined);
      expect(await dataSource.manager.findBy(EventClaimEntity, { eventId: event })).toEqual([]);
    });

    it('lets other events pass', async () => {
      const slow = createWork();
      const claims = claimsOf('one');
      const running = claims.run(eventId(), slow.work);
      await slow.started;
      expect(await claims.run(eventId(), async () => 'passed')).toBe('passed');
      slow.end();
      await running;
    });
  });
});
