import { randomUUID } from 'node:crypto';
import { createLogger, createMetrics } from '@gobbler/service-kit';
import { untilServed } from '@gobbler/test-harness';
import { createTestRedis } from '@gobbler/test-servers';
import { readReservationConfig } from '../src';
import { createLock } from '../src/infra/create-lock';
import { numbers, post as buildPost } from './builders';
import { findViolations } from './find-violations';
import { runCrowd } from './run-crowd';
import { startTestReservation, type ReserveAnswer, type TestReservation } from './test-reservation';

/** No server listens there. */
const NOWHERE = 'redis://127.0.0.1:1';

describe.each(['up', 'down'])('reserving with a Redis that is %s', (state) => {
  let system: TestReservation;
  let metrics: ReturnType<typeof createMetrics>;
  let close: () => Promise<void> = async () => undefined;

  beforeAll(async () => {
    const url = state === 'up' ? (await createTestRedis()).url : NOWHERE;
    const config = readReservationConfig({
      NODE_ENV: 'production',
      RESERVATION_DATABASE_URL: 'postgres://user:password@127.0.0.1/not-used',
      INTERNAL_TOKEN_SECRET: 'a-secret-for-tests-that-is-long-enough',
      RABBITMQ_URL: 'amqp://u:p@127.0.0.1:1',
      REDIS_URL: url,
    });
    metrics = createMetrics('reservation');
    const lock = createLock(config, createLogger({ service: 'test', level: 'silent' }), metrics);
    close = () => lock.close();
    system = await startTestReservation({ lock });
  });
  afterAll(async () => {
    await system?.close();
    await close();
  });

  function insist(userId: number, postId: number): Promise<ReserveAnswer> {
    const key = randomUUID();
    return untilServed(() => system.reserve(userId, postId, key));
  }

  it('sells each portion once, and counts how the lock was asked for', async () => {
    const posts = numbers(3).map((number) => buildPost({ id: 77_000 + number, portions: 4 }));
    for (const post of posts) system.post.posts.set(post.id, post);
    const portions = new Map(posts.map(({ id }) => [id, 4]));
    const { acknowledged, codes } = await runCrowd(20, [...portions.keys()], insist);
    expect(await findViolations(system.db, { portions, acknowledged })).toEqual([]);
    expect([...codes.values()]).toEqual(posts.map(() => ({ OK: 4, SOLD_OUT: 16 })));
    const outcome = state === 'up' ? 'acquired' : 'unavailable';
    expect(await metrics.render()).toMatch(new RegExp(`requests_total.outcome="${outcome}".* [1-9]`));
  });

  it('stays ready, and reports which Redis it uses and whether that is up', async () => {
    const ready = await fetch(`${system.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      dependencies: expect.arrayContaining([
        expect.objectContaining({
          name: 'lock',
          description: expect.stringMatching(/^Redis at 127\.0\.0\.1:\d+$/),
          isReady: state === 'up',
        }),
      ]),
    });
  });
});
