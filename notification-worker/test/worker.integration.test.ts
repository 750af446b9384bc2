import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PushServiceUnavailableError, TOPOLOGY } from '@gobbler/contracts';
import { createInProcessBroker } from '@gobbler/local-stand-ins';
import type { RunningService } from '@gobbler/service-kit';
import { deletion, message, news, people, postDeleted, tokenOf } from './builders';
import type { FakeServices } from './fake-services';
import { createFakePushes, createHandBroker, type FakePushes, type HandBroker } from './fakes';
import { createTestWorker, LIMITS, silent, type TestWorker } from './test-worker';
import { freePort } from '@gobbler/test-servers';
import { eventually } from '@gobbler/test-harness';

const FIRST = { attempt: 1 };
const SECOND = { attempt: 2 };
const DONE = { kind: 'done' };

describe('the notification worker', () => {
  let bed: TestWorker;
  let services: FakeServices;
  let broker: HandBroker;
  let pushes: FakePushes;
  let worker: RunningService;

  beforeAll(async () => {
    bed = await createTestWorker();
    ({ services } = bed);
  });

  afterAll(() => bed?.drop());

  beforeEach(async () => {
    services.reset();
    [broker, pushes] = [createHandBroker(), createFakePushes()];
    worker = await bed.start({ broker, pushes });
  });

  afterEach(() => worker.close());

  /** New events are of new posts, as deleted ones are remembered. */
  let lastPostId = 1_000;
  const newPost = () => ({ postId: (lastPostId += 1) });

  const bodies = () => pushes.sent.map(({ push }) => JSON.parse(push.body) as Record<string, unknown>);

  describe('on an event', () => {
    it('notifies every premium user but the owner of a new post, page by page', async () => {
      services.world.premium = people(1, 1_204);
      services.world.taken = 2;
      const event = news('created', { ...newPost(), ownerId: 600 });
      expect(await broker.deliver(message(event), FIRST)).toEqual(DONE);
      expect(services.world.pagesRead).toEqual([null, '500', '1000']);
      expect(pushes.sentTokens()).toEqual(
        people(1, 1_204)
          .filter((userId) => userId !== 600)
          .map(tokenOf),
      );
      expect(pushes.sent[0]?.push).toMatchObject({ title: 'New post', eventId: event.eventId });
      expect(bodies()[0]).toMatchObject({ post_id: event.post.postId, available_reservations: 3 });
    });

    it('notifies the users who hold a reservation when their post changes', async () => {
      services.world.holders = [11, 12];
      services.world.premium = [13];
      expect(await broker.deliver(message(news('updated', newPost())), FIRST)).toEqual(DONE);
      expect(pushes.sentTokens()).toEqual([tokenOf(11), tokenOf(12)]);
      expect(pushes.sent[0]?.push.title).toBe('A post you reserved has been updated');
    });

    it('notifies the holders that the event of a deletion names, with the portions that were left', async () => {
      const post = newPost();
      services.world.holders = [13];
      expect(await broker.deliver(message(deletion([11, 12], post, 4)), FIRST)).toEqual(DONE);
      expect(pushes.sentTokens()).toEqual([tokenOf(11), tokenOf(12)]);
      expect(pushes.sent[0]?.push.title).toBe('A post you reserved has been deleted');
      expect(bodies()[0]).toMatchObject({ post_id: post.postId, available_reservations: 1 });
    });
  });

  it('notifies each holder of a deletion once, however many pages there are and however often they are delivered', async () => {
    const post = newPost();
    const pages = [deletion(people(1, 500), post, 700), deletion(people(501, 700), post, 700)].map((page) =>
      message(page),
    );
    for (const page of [...pages, ...pages.toReversed()]) expect(await broker.deliver(page, FIRST)).toEqual(DONE);
    expect(pushes.sentTokens()).toEqual(people(1, 700).map(tokenOf));
  });

  it.each([
    ['post.deleted', () => postDeleted],
    ['reservations.closed', () => (post: { postId: number }) => message(deletion([11], post))],
  ])('notifies of no change of a post after its %s', async (_, eventOf) => {
    const post = newPost();
    services.world.holders = [11];
    services.world.premium = [12];
    expect(await broker.deliver(eventOf()(post), FIRST)).toEqual(DONE);
    const sentBefore = pushes.sent.length;
    expect(await broker.deliver(message(news('updated', post)), FIRST)).toEqual(DONE);
    expect(await broker.deliver(message(news('created', post)), FIRST)).toEqual(DONE);
    expect(pushes.sent).toHaveLength(sentBefore);
  });

  it('sends nothing for a second delivery, whether it comes later, at the same time or after a restart', async () => {
    services.world.holders = people(1, 40);
    const event = message(news('updated', newPost()));
    const both = await Promise.all([broker.deliver(event, FIRST), broker.deliver(event, FIRST)]);
    expect(both).toEqual([DONE, DONE]);
    expect(await broker.deliver(event, FIRST)).toEqual(DONE);
    await worker.close();
    worker = await bed.start({ broker, pushes });
    expect(await broker.deliver(event, FIRST)).toEqual(DONE);
    expect(pushes.sentTokens()).toEqual(people(1, 40).map(tokenOf));
  });

  it('lets only one of two workers notify people of an event that both received', async () => {
    services.world.holders = people(1, 40);
    const brokers = [createHandBroker(), createHandBroker()];
    // A lease that no busy machine lets expire.
    const limits = { ...LIMITS, leaseMs: 60_000 };
    const workers: RunningService[] = [];
    for (const own of brokers)
      workers.push(await bed.start({ broker: own, pushes, limits }, { port: await freePort() }));
    try {
      const event = message(news('updated', newPost()));
      const untilDone = (own: HandBroker) =>
        eventually(
          () => own.deliver(event, FIRST),
          ({ kind }) => kind === 'done',
        );
      await Promise.all(brokers.map(untilDone));
      expect(pushes.sentTokens()).toEqual(people(1, 40).map(tokenOf));
    } finally {
      await Promise.all(workers.map((one) => one.close()));
    }
  });

  it('gives an event back uncounted that another worker is busy with for long', async () => {
    services.world.holders = [11];
    const [mayGoOn, hasStarted] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    pushes.beforeSend = () => {
      hasStarted.resolve();
      return mayGoOn.promise;
    };
    const slowBroker = createHandBroker();
    const limits = { ...LIMITS, sendMs: 20_000 };
    const slow = await bed.start({ broker: slowBroker, pushes, limits }, { port: await freePort() });
    try {
      const event = message(news('updated', newPost()));
      const handled = slowBroker.deliver(event, FIRST);
      await hasStarted.promise;
      expect(await broker.deliver(event, FIRST)).toEqual({
        kind: 'postpone',
        reason: 'another worker is handling this event',
      });
      mayGoOn.resolve();
      expect(await handled).toEqual(DONE);
      expect(await broker.deliver(event, FIRST)).toEqual(DONE);
      expect(pushes.sentTokens()).toEqual([tokenOf(11)]);
    } finally {
      await slow.close();
    }
  });

  it('sends once to a phone that people on several pages have, and leaves out what is no token', async () => {
    services.world.holders = people(2, 600);
    services.world.tokensOf = () => ['one-phone', '', 'null'];
    expect(await broker.deliver(message(news('updated', newPost())), FIRST)).toEqual(DONE);
    expect(pushes.calls).toEqual([['one-phone']]);
  });

  it('makes two calls for 501 phones', async () => {
    services.world.holders = [11];
    services.world.tokensOf = () => people(1, 501).map(tokenOf);
    expect(await broker.deliver(message(news('updated', newPost())), FIRST)).toEqual(DONE);
    expect(pushes.calls.map((tokens) => tokens.length)).toEqual([500, 1]);
  });

  it('has dead tokens forgotten, and comes back for those that failed alone', async () => {
    services.world.holders = people(1, 3);
    services.world.taken = 1;
    pushes.answer = (token) => (token === tokenOf(1) ? 'dead' : token === tokenOf(2) ? 'failed' : 'sent');
    const event = message(news('updated', newPost()));
    expect(await broker.deliver(event, FIRST)).toEqual({
      kind: 'retry',
      reason: 'people not reached yet: 1',
    });
    expect([...services.world.forgotten]).toEqual([tokenOf(1)]);
    pushes.answer = () => 'sent';
    services.world.taken = 4;
    expect(await broker.deliver(event, SECOND)).toEqual(DONE);
    expect(pushes.calls).toEqual([people(1, 3).map(tokenOf), [tokenOf(2)]]);
    expect(pushes.sent.map(({ push }) => push.collapseKey)).toEqual([event.id, event.id]);
    expect(bodies().map((body) => body['available_reservations'])).toEqual([4, 1]);
  });

  it('comes back for many whom it could not reach a page at a time, past those it still can not reach', async () => {
    services.world.holders = people(1, 1_204);
    const stubborn = tokenOf(3);
    pushes.answer = () => 'failed';
    const event = message(news('updated', newPost()));
    const reason = 'people not reached yet: 500 or more';
    expect(await broker.deliver(event, FIRST)).toEqual({ kind: 'retry', reason });
    const callsBefore = pushes.calls.length;
    pushes.answer = (token) => (token === stubborn ? 'failed' : 'sent');
    expect(await broker.deliver(event, SECOND)).toEqual({ kind: 'retry', reason: 'people not reached yet: 1' });
    expect(pushes.calls.slice(callsBefore).map(({ length }) => length)).toEqual([500, 500, 204]);
    pushes.answer = () => 'sent';
    expect(await broker.deliver(event, { attempt: 3 })).toEqual(DONE);
    expect(pushes.calls.at(-1)).toEqual([stubborn]);
    expect(pushes.sentTokens().toSorted()).toEqual(people(1, 1_204).map(tokenOf).toSorted());
  });

  it('stops between two pages of people that it could not reach, and loses none', async () => {
    services.world.holders = people(1, 700);
    pushes.answer = () => 'failed';
    const event = message(news('updated', newPost()));
    expect(await broker.deliver(event, FIRST)).toMatchObject({ kind: 'retry' });
    pushes.answer = () => 'sent';
    const hasStarted = Promise.withResolvers<void>();
    const mayGoOn = Promise.withResolvers<void>();
    pushes.beforeSend = () => {
      hasStarted.resolve();
      return mayGoOn.promise;
    };
    const handled = broker.deliver(event, SECOND);
    await hasStarted.promise;
    const closed = worker.close();
    mayGoOn.resolve();
    expect(await handled).toMatchObject({ kind: 'postpone' });
    await closed;
    expect(pushes.sentTokens()).toEqual(people(1, 500).map(tokenOf));
    pushes.beforeSend = async () => undefined;
    worker = await bed.start({ broker, pushes });
    expect(await broker.deliver(event, SECOND)).toEqual(DONE);
    expect(pushes.sentTokens()).toEqual(people(1, 700).map(tokenOf));
  });

  it('retries only the failed phone of a user who has two', async () => {
    services.world.holders = [11];
    services.world.tokensOf = () => ['old', 'new'];
    pushes.answer = (token) => (token === 'old' ? 'failed' : 'sent');
    const event = message(news('updated', newPost()));
    await broker.deliver(event, FIRST);
    pushes.answer = () => 'sent';
    expect(await broker.deliver(event, SECOND)).toEqual(DONE);
    expect(pushes.sentTokens()).toEqual(['new', 'old']);
  });

  it('retries a dead token that could not be forgotten, and notifies the others once', async () => {
    services.world.holders = [11, 12];
    pushes.answer = (token) => (token === tokenOf(12) ? 'dead' : 'sent');
    pushes.beforeSend = async () => void services.world.down.add('user');
    const event = message(news('updated', newPost()));
    expect(await broker.deliver(event, FIRST)).toMatchObject({ kind: 'retry' });
    services.world.down.clear();
    pushes.beforeSend = async () => undefined;
    expect(await broker.deliver(event, SECOND)).toEqual(DONE);
    expect([...services.world.forgotten]).toEqual([tokenOf(12)]);
    expect(pushes.sentTokens()).toEqual([tokenOf(11)]);
  });

  it('treats results that do not match the tokens as a failure', async () => {
    services.world.holders = [11, 12];
    const { send } = pushes;
    pushes.send = async (push, tokens) => (await send(push, tokens)).slice(1);
    expect(await broker.deliver(message(news('updated', newPost())), FIRST)).toEqual({
      kind: 'retry',
      reason: expect.stringContaining('1 results for 2 tokens'),
    });
  });

  it('stops at the next page when the post is deleted meanwhile', async () => {
    const post = newPost();
    services.world.holders = people(2, 702);
    pushes.beforeSend = async () => void (await broker.deliver(postDeleted(post), FIRST));
    expect(await broker.deliver(message(news('updated', post)), FIRST)).toEqual(DONE);
    expect(pushes.sent).toHaveLength(500);
  });

  it('notifies of an older version after a newer one', async () => {
    const post = newPost();
    services.world.holders = [11];
    for (const version of [3, 2]) await broker.deliver(message(news('updated', { ...post, version })), FIRST);
    expect(pushes.sent).toHaveLength(2);
  });

  it.each(['user', 'reservation', 'payment'] as const)(
    'is redelivered when %s is down, and no user is lost',
    async (service) => {
      services.world.premium = people(2, 5);
      services.world.down.add(service);
      const event = message(news('created', newPost()));
      expect(await broker.deliver(event, FIRST)).toMatchObject({ kind: 'retry' });
      expect(pushes.sent).toEqual([]);
      services.world.down.clear();
      expect(await broker.deliver(event, SECOND)).toEqual(DONE);
      expect(pushes.sentTokens()).toEqual(people(2, 5).map(tokenOf));
    },
  );

  it('comes back for a push that could not be sent', async () => {
    services.world.holders = [11];
    pushes.beforeSend = () => Promise.reject(new Error('the disk is full'));
    const event = message(news('updated', newPost()));
    expect(await broker.deliver(event, FIRST)).toEqual({ kind: 'retry', reason: 'the disk is full' });
    pushes.beforeSend = async () => undefined;
    expect(await broker.deliver(event, SECOND)).toEqual(DONE);
    expect(pushes.sentTokens()).toEqual([tokenOf(11)]);
  });

  describe('while the push service is down', () => {
    const unavailable = () => Promise.reject(new PushServiceUnavailableError('503'));
    const freshEvent = () => message(news('updated', newPost()), { occurredAt: new Date().toISOString() });
    const hurried = { limits: { ...LIMITS, outageWaitMs: 0 } };

    it.each([
      { what: 'hangs', fail: () => new Promise<never>(() => undefined) },
      { what: 'answers 503', fail: unavailable },
    ])('waits within one delivery while it $what, and continues where it was', async ({ fail }) => {
      services.world.holders = people(2, 700);
      let calls = 0;
      pushes.beforeSend = () => ((calls += 1) >= 2 && calls <= 4 ? fail() : Promise.resolve());
      expect(await broker.deliver(freshEvent(), FIRST)).toEqual(DONE);
      expect(services.world.pagesRead).toEqual([null, '500', '500', '500', '500']);
      expect(pushes.sentTokens()).toEqual(people(2, 700).map(tokenOf));
    });

    it('throttling in the middle of a page delays the rest of it, and each phone gets it once', async () => {
      services.world.holders = people(2, 5);
      const throttled = new Set([tokenOf(3), tokenOf(4)]);
      pushes.answer = (token) => (throttled.delete(token) ? 'throttled' : 'sent');
      expect(await broker.deliver(freshEvent(), FIRST)).toEqual(DONE);
      expect(pushes.calls).toEqual([people(2, 5).map(tokenOf), [tokenOf(3), tokenOf(4)]]);
      expect(pushes.sentTokens().toSorted()).toEqual(people(2, 5).map(tokenOf));
    });

    it('gives the event back uncounted for hours, then lets it use up its attempts', async () => {
      services.world.holders = [11];
      pushes.beforeSend = unavailable;
      const [hand, url] = [createHandBroker(), await freePort()];
      const other = await bed.start({ broker: hand, pushes, ...hurried }, { port: url });
      try {
        const recent = freshEvent();
        for (let delivery = 0; delivery < 10; delivery += 1)
          expect(await hand.deliver(recent, FIRST)).toEqual({ kind: 'postpone', reason: '503' });
        const old = message(news('updated', newPost()));
        expect(await hand.deliver(old, FIRST)).toEqual({ kind: 'retry', reason: '503' });
        pushes.beforeSend = async () => undefined;
        await new Promise((done) => setTimeout(done, LIMITS.longestPauseMs));
        expect(await hand.deliver(recent, FIRST)).toEqual(DONE);
        expect(await hand.deliver(old, SECOND)).toEqual(DONE);
        expect(pushes.sentTokens()).toEqual([tokenOf(11), tokenOf(11)]);
      } finally {
        await other.close();
      }
    });

    it('leaves it alone: events that come in the meantime do not ask', async () => {
      services.world.holders = [11];
      let asked = 0;
      pushes.beforeSend = () => {
        asked += 1;
        return Promise.reject(new PushServiceUnavailableError('429', 60_000));
      };
      const hand = createHandBroker();
      const other = await bed.start({ broker: hand, pushes, ...hurried }, { port: await freePort() });
      try {
        for (let event = 0; event < 5; event += 1)
          expect(await hand.deliver(freshEvent(), FIRST)).toEqual({ kind: 'postpone', reason: '429' });
        expect(asked).toBe(1);
      } finally {
        await other.close();
      }
    });

    it('can be stopped, and gives the event back at once', async () => {
      services.world.holders = [11];
      const hasAsked = Promise.withResolvers<void>();
      pushes.beforeSend = () => {
        hasAsked.resolve();
        return Promise.reject(new PushServiceUnavailableError('429', 5_000));
      };
      const outcome = broker.deliver(freshEvent(), FIRST);
      await hasAsked.promise;
      await worker.close();
      expect(await outcome).toEqual({ kind: 'postpone', reason: 'this worker is being stopped' });
    });
  });

  it('rejects at once what trying again can’t help', async () => {
    const event = news('updated', newPost());
    const unreadable = [
      { ...message(event), body: 'no JSON' },
      { ...message(event), body: '{}' },
      message(event, { version: 2 }),
      message(event, { name: 'post.eaten' }),
      message(event, { data: { postId: 'seven' } }),
    ];
    for (const poison of unreadable) expect(await broker.deliver(poison, FIRST)).toMatchObject({ kind: 'reject' });
    expect(pushes.sent).toEqual([]);
  });

  it('ends with the page in flight when it is stopped, and goes on from there', async () => {
    services.world.holders = people(2, 702);
    const mayGoOn = Promise.withResolvers<void>();
    const hasStarted = Promise.withResolvers<void>();
    pushes.beforeSend = () => {
      hasStarted.resolve();
      return mayGoOn.promise;
    };
    const event = message(news('updated', newPost()));
    const outcome = broker.deliver(event, FIRST);
    await hasStarted.promise;
    const closed = worker.close();
    mayGoOn.resolve();
    await closed;
    expect(await outcome).toEqual({ kind: 'postpone', reason: 'this worker is being stopped' });
    expect(pushes.sent).toHaveLength(500);
    worker = await bed.start({ broker, pushes });
    expect(await broker.deliver(event, FIRST)).toEqual(DONE);
    expect(pushes.sentTokens()).toEqual(people(2, 702).map(tokenOf));
  });

  it('reports its health, and is not ready without its broker', async () => {
    expect((await fetch(`${worker.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${worker.url}/readyz`);
    expect(await ready.json()).toEqual({
      status: 'ready',
      dependencies: [
        { name: 'database', description: expect.stringMatching(/^(PostgreSQL|MariaDB|MySQL)$/), isReady: true },
        { name: 'broker', description: 'manual deliveries', isReady: true },
        { name: 'push sender', description: 'phones in memory', isOptional: true, isReady: true },
      ],
    });
    broker.isDown = true;
    expect((await fetch(`${worker.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${worker.url}/healthz`)).status).toBe(200);
  });

  it('leaves nothing running when its port is taken', async () => {
    const port = Number(new URL(worker.url).port);
    const second = createHandBroker();
    await expect(bed.start({ broker: second, pushes }, { port })).rejects.toThrow('EADDRINUSE');
    await expect(second.deliver(message(news('updated')), FIRST)).rejects.toThrow('no consumer reads the queue');
  });

  it('works behind the in-process broker: a poison message is buried, the others flow on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gobbler-worker-'));
    const deadLetterFile = join(folder, 'dead-letters.jsonl');
    const inProcess = createInProcessBroker({
      environment: 'test',
      topology: {
        ...TOPOLOGY,
        queues: TOPOLOGY.queues.filter(({ queue }) => queue.startsWith('notification-worker.')),
      },
      deadLetterFile,
      log: silent,
      delays: [1, 1, 1, 1],
    });
    const second = await bed.start({ broker: inProcess, pushes });
    try {
      services.world.holders = [11];
      const [poison, good] = [
        message(news('updated', newPost()), { version: 99 }),
        message(news('updated', newPost())),
      ];
      await Promise.all([inProcess.publish(poison), inProcess.publish(good)]);
      expect(pushes.sent.map(({ push }) => push.eventId)).toEqual([good.id]);
      const buried = JSON.parse(await readFile(deadLetterFile, 'utf8')) as Record<string, unknown>;
      expect(buried).toMatchObject({ attempts: 1, message: { id: poison.id } });
    } finally {
      await second.close();
      await inProcess.close();
      await rm(folder, { recursive: true });
    }
  });

  it('passes the event’s trace on to the services it asks', async () => {
    services.world.holders = [11];
    const trace = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
    const event = message(news('updated', newPost()), { trace });
    expect(await broker.deliver(event, FIRST)).toEqual(DONE);
    expect(services.world.traces).toContain(trace.traceparent);
  });
});
