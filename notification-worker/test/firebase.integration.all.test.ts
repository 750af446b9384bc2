import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFirebasePushSender } from '@gobbler/firebase-push';
import type { PushSender } from '@gobbler/contracts';
import type { RunningService } from '@gobbler/service-kit';
import { eventually, measureSlowness } from '@gobbler/test-harness';
import { createTestServiceAccount, startFakeFcm, type FakeFcm, type FcmFault } from '@gobbler/protocol-fakes';
import { message, news, people, tokenOf } from './builders';
import type { FakeServices } from './fake-services';
import { createHandBroker, type HandBroker } from './fakes';
import { createTestWorker, LIMITS, silent, type TestWorker } from './test-worker';

const FIRST = { attempt: 1 };
const SECOND = { attempt: 2 };
const DONE = { kind: 'done' };
const { credentials } = createTestServiceAccount();

describe('the notification worker with Firebase', () => {
  let bed: TestWorker;
  let services: FakeServices;
  let fcm: FakeFcm;
  let folder: string;
  let broker: HandBroker;
  let pushes: PushSender;
  let worker: RunningService;

  beforeAll(async () => {
    [bed, fcm] = await Promise.all([createTestWorker(), startFakeFcm({ projectId: credentials.project_id })]);
    ({ services } = bed);
    folder = mkdtempSync(join(tmpdir(), 'gobbler-worker-firebase-'));
    writeFileSync(join(folder, 'service-account.json'), JSON.stringify(credentials));
  });

  afterAll(async () => {
    await fcm?.stop();
    await bed?.drop();
    rmSync(folder, { recursive: true });
  });

  beforeEach(async () => {
    services.reset();
    fcm.reset();
    broker = createHandBroker();
    pushes = firebase();
    worker = await start();
  });

  afterEach(async () => {
    await worker.close();
    await pushes.close();
  });

  function firebase(timeoutMs = 20_000): PushSender {
    const credentialsFile = join(folder, 'service-account.json');
    return createFirebasePushSender({ credentialsFile, apiUrl: fcm.url, log: silent, timeoutMs });
  }

  function start(): Promise<RunningService> {
    return bed.start({ broker, pushes, limits: { ...LIMITS, sendMs: 25_000, outageWaitMs: 25_000 } });
  }

  /** New events are of new posts, and have just happened. */
  let lastPostId = 5_000;
  const freshEvent = () =>
    message(news('updated', { postId: (lastPostId += 1) }), { occurredAt: new Date().toISOString() });
  const sentTokens = () => fcm.sent.map(({ token }) => token).toSorted();
  const tokensOf = (userIds: readonly number[]) => userIds.map(tokenOf).toSorted();

  it('has an unregistered token forgotten, and never asks for it again', async () => {
    services.world.holders = [11, 12];
    fcm.fail({ kind: 'unregistered' }, { token: tokenOf(12) });
    expect(await broker.deliver(freshEvent(), FIRST)).toEqual(DONE);
    expect([...services.world.forgotten]).toEqual([tokenOf(12)]);
    expect(await broker.deliver(freshEvent(), FIRST)).toEqual(DONE);
    expect(fcm.asked.filter((token) => token === tokenOf(12))).toHaveLength(1);
    expect(sentTokens()).toEqual([tokenOf(11), tokenOf(11)]);
  });

  it('removes no token when the project is not that of the phones', async () => {
    services.world.holders = [11, 12];
    fcm.fail({ kind: 'other-sender' });
    expect(await broker.deliver(freshEvent(), FIRST)).toMatchObject({ kind: 'retry' });
    expect([...services.world.forgotten]).toEqual([]);
  });

  it('waits as long as a 429 requests, then notifies all users, with no attempt used up', async () => {
    services.world.holders = people(2, 41);
    fcm.fail({ kind: 'quota', retryAfter: '1' }, { after: 10, times: 30 });
    const startedAt = performance.now();
    expect(await broker.deliver(freshEvent(), FIRST)).toEqual(DONE);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1_000);
    expect(sentTokens()).toEqual(tokensOf(people(2, 41)));
    expect(fcm.asked).toHaveLength(40 + 30);
  });

  it.each<{ fault: FcmFault }>([
    { fault: { kind: 'internal' } },
    { fault: { kind: 'unavailable' } },
    { fault: { kind: 'unavailable', retryAfter: '1' } },
    { fault: { kind: 'reset' } },
  ])('survives $fault and notifies every user once', async ({ fault }) => {
    services.world.holders = people(2, 6);
    fcm.fail(fault, { times: 15 });
    expect(await broker.deliver(freshEvent(), FIRST)).toEqual(DONE);
    expect(sentTokens()).toEqual(tokensOf(people(2, 6)));
    expect(fcm.asked).toHaveLength(15 + 5);
  });

  it('aborts a hanging call and notifies every user once', async () => {
    await pushes.close();
    await worker.close();
    pushes = firebase(Math.ceil(1_000 * (await measureSlowness())));
    worker = await start();
    services.world.holders = people(2, 6);
    fcm.fail({ kind: 'hang' }, { times: 7 });
    const event = freshEvent();
    // Five hang in the first call, which means that Firebase is down, and two in the second, which concern these phones only.
    expect(await broker.deliver(event, FIRST)).toEqual({ kind: 'retry', reason: 'people not reached yet: 2' });
    expect(await broker.deliver(event, SECOND)).toEqual(DONE);
    expect(sentTokens()).toEqual(tokensOf(people(2, 6)));
  });

  it('lists Firebase as a dependency and stays ready while it is down', async () => {
    const firebaseNow = async () => {
      const answer = await fetch(`${worker.url}/readyz`);
      const { dependencies } = (await answer.json()) as { dependencies: readonly { name: string; isReady: boolean }[] };
      return { status: answer.status, ...dependencies.find(({ name }) => name === 'push sender') };
    };
    expect(await firebaseNow()).toMatchObject({ status: 200, isReady: true, description: pushes.description });
    fcm.fail({ kind: 'quota', retryAfter: '2' }, { times: 1 });
    services.world.holders = [11];
    const outcome = broker.deliver(freshEvent(), FIRST);
    const throttled = await eventually(firebaseNow, ({ isReady }) => isReady === false);
    expect(throttled).toMatchObject({ status: 200, problem: 'Firebase requested a backoff' });
    expect(await outcome).toEqual(DONE);
    expect(await firebaseNow()).toMatchObject({ status: 200, isReady: true });
  });
});
