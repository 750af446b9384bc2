import type { BrokerMessage } from '@gobbler/contracts';
import type { RunningService } from '@gobbler/service-kit';
import { message, news, people, tokenOf } from './builders';
import { createFakePushes, createHandBroker, type FakePushes, type HandBroker } from './fakes';
import { createTestWorker, type TestWorker } from './test-worker';

const DONE = { kind: 'done' };
const FIRST = { attempt: 1 };
const SECOND = { attempt: 2 };

describe('a worker that dies and is started again', () => {
  let bed: TestWorker;
  let broker: HandBroker;
  let pushes: FakePushes;
  let worker: RunningService;

  beforeAll(async () => {
    bed = await createTestWorker();
  });

  afterAll(() => bed?.drop());

  beforeEach(() => {
    bed.services.reset();
    [broker, pushes] = [createHandBroker(), createFakePushes()];
  });

  afterEach(() => worker.close());

  /** Delivers an event to a worker that gets no further than a place that it reaches for the nth time; starts another. */
  async function runUntil(place: string, nth: number, event: BrokerMessage): Promise<void> {
    let reached = 0;
    const crashPoint = (name: string): void => {
      if (name === place) reached += 1;
      if (reached >= nth) throw new Error(`died at ${place}`);
    };
    const first = await bed.start({ broker, pushes, crashPoint });
    expect(await broker.deliver(event, FIRST)).toEqual({ kind: 'retry', reason: `died at ${place}` });
    await first.close();
    worker = await bed.start({ broker, pushes });
  }

  it.each([
    { place: 'notification-worker.after-page-read', resent: 0, pagesAfter: ['500', '1000'] },
    { place: 'notification-worker.after-send', resent: 500, pagesAfter: ['500', '1000'] },
    { place: 'notification-worker.before-progress', resent: 0, pagesAfter: ['500', '1000'] },
    { place: 'notification-worker.after-progress', resent: 0, pagesAfter: ['1000'] },
  ])('goes on at $place of the second of three pages', async ({ place, resent, pagesAfter }) => {
    const everybody = people(2, 1_204).map(tokenOf);
    const { world } = bed.services;
    world.premium = people(2, 1_204);
    const event = message(news('created'));
    await runUntil(place, 2, event);
    const [callsBefore, pagesBefore] = [pushes.calls.length, world.pagesRead.length];
    expect(await broker.deliver(event, SECOND)).toEqual(DONE);

    expect(new Set(pushes.sentTokens())).toEqual(new Set(everybody));
    expect(pushes.sent).toHaveLength(everybody.length + resent);
    expect(new Set(pushes.sent.map(({ push }) => push.collapseKey))).toEqual(new Set([event.id]));
    expect(world.pagesRead.slice(pagesBefore)).toEqual(pagesAfter);
    const firstPage = new Set(everybody.slice(0, 500));
    expect(
      pushes.calls
        .slice(callsBefore)
        .flat()
        .filter((token) => firstPage.has(token)),
    ).toEqual([]);
  });

  it.each(['notification-worker.before-completion', 'notification-worker.after-completion'])(
    'sends nothing again after %s',
    async (place) => {
      bed.services.world.holders = people(2, 4);
      const event = message(news('updated'));
      await runUntil(place, 1, event);
      expect(await broker.deliver(event, SECOND)).toEqual(DONE);
      expect(pushes.sentTokens()).toEqual(people(2, 4).map(tokenOf));
    },
  );

  it('notifies a user who moves into the current page when an earlier one cancels', async () => {
    const { world } = bed.services;
    world.holders = people(2, 702);
    const event = message(news('updated'));
    await runUntil('notification-worker.before-progress', 1, event);
    world.holders = world.holders.filter((userId) => userId !== 3);
    expect(await broker.deliver(event, SECOND)).toEqual(DONE);
    expect(pushes.sentTokens()).toEqual(people(2, 702).map(tokenOf));
  });

  it('still comes back for a phone that had failed on a page behind it', async () => {
    const { world } = bed.services;
    world.holders = people(2, 702);
    pushes.answer = (token) => (token === tokenOf(5) ? 'failed' : 'sent');
    const event = message(news('updated'));
    await runUntil('notification-worker.after-progress', 1, event);
    pushes.answer = () => 'sent';
    expect(await broker.deliver(event, SECOND)).toEqual(DONE);
    expect(new Set(pushes.sentTokens())).toEqual(new Set(people(2, 702).map(tokenOf)));
    expect(pushes.sent).toHaveLength(701);
  });

  it('completes an event once, also when it is killed just before', async () => {
    bed.services.world.holders = people(2, 702);
    const event = message(news('updated'));
    await runUntil('notification-worker.before-completion', 1, event);
    expect(await bed.countUnfinished()).toBe(1);
    expect(await broker.deliver(event, SECOND)).toEqual(DONE);
    expect(await bed.countUnfinished()).toBe(0);
    expect(pushes.sent).toHaveLength(701);
  });
});
