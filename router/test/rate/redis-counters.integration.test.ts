import { randomUUID } from 'node:crypto';
import { describeRateLimitContract } from '@gobbler/test-harness/port-contracts/rate-limit-contract';
import { createTestRedis, startOwnServer, type OwnServer, type TestRedis } from '@gobbler/test-servers';
import { createLimitersUnderTest } from './limiters-under-test';
import { eventually } from '@gobbler/test-harness';

let server: TestRedis;
beforeAll(async () => {
  server = await createTestRedis();
});

describeRateLimitContract('a Redis', async () =>
  createLimitersUnderTest({ redisUrl: server.url, keyPrefix: server.keyPrefix }),
);

const limit = { name: 'shared', points: 20, windowSeconds: 60 };
const countAllowed = (verdicts: readonly { readonly isAllowed: boolean }[]) =>
  verdicts.filter(({ isAllowed }) => isAllowed).length;

describe('two processes with a Redis between them', () => {
  it('allow together exactly as many of a crowd as the limit says', async () => {
    const processes = [0, 1].map(() => createLimitersUnderTest({ redisUrl: server.url, keyPrefix: server.keyPrefix }));
    const [here, there] = processes.map((process) => process.create(limit));
    const key = randomUUID();
    const verdicts = await Promise.all(
      Array.from({ length: 200 }, (_, index) => (index % 2 ? here : there)?.consume(key)),
    );
    expect(countAllowed(verdicts.flatMap((verdict) => verdict ?? []))).toBe(20);
    await Promise.all(processes.map((process) => process.close()));
  });
});

describe('a Redis that does not take the password', () => {
  it('leaves the limit with each process, says so and is not in good health', async () => {
    const url = new URL(server.url);
    url.username = 'unknown';
    url.password = 'wrong';
    const limiters = createLimitersUnderTest({ redisUrl: url.href });
    const limiter = limiters.create(limit);
    const verdicts = await Promise.all(Array.from({ length: 100 }, () => limiter.consume('key')));
    expect(countAllowed(verdicts)).toBe(20);
    await expect(limiters.checkHealth()).rejects.toThrow(/\w/);
    expect(limiters.lines.join('')).toContain('each process counts limits by itself');
    expect(limiters.lines.join('')).not.toContain('wrong');
    await limiters.close();
  });
});

describe('a Redis that is killed', () => {
  let own: OwnServer;
  beforeAll(async () => {
    own = await startOwnServer('redis');
  });
  afterAll(() => own?.remove());

  it('leaves the limit with each process, and counts again once it is back', async () => {
    const limiters = createLimitersUnderTest({ redisUrl: own.url });
    const limiter = limiters.create(limit);
    expect(countAllowed(await Promise.all(Array.from({ length: 30 }, () => limiter.consume('before'))))).toBe(20);
    await own.kill();
    expect(countAllowed(await Promise.all(Array.from({ length: 100 }, () => limiter.consume('during'))))).toBe(20);
    expect(await limiters.metrics.render()).toMatch(/limit="shared",outcome="allowed",counter="process".* 20/);
    await own.start();
    await eventually(() =>
      limiters.checkHealth().then(
        () => true,
        () => false,
      ),
    );
    expect(countAllowed(await Promise.all(Array.from({ length: 100 }, () => limiter.consume('after'))))).toBe(20);
    expect(limiters.lines.join('')).toContain('limits are counted together again');
    await limiters.close();
  });
});
