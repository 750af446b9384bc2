import { describeRateLimitContract } from '@gobbler/test-harness/port-contracts/rate-limit-contract';
import { createLimitersUnderTest } from './limiters-under-test';

describeRateLimitContract('a process', async () => createLimitersUnderTest({ redisUrl: null }));

describe('a process that counts limits', () => {
  it('keeps a bounded number of keys, those that were seen last', async () => {
    const limiter = createLimitersUnderTest({ redisUrl: null }).create({ name: 'test', points: 1, windowSeconds: 600 });
    await limiter.consume('first');
    for (let index = 0; index < 49_999; index += 1) await limiter.consume(`other ${index}`);
    expect(await limiter.consume('first')).toMatchObject({ isAllowed: false });
    for (let index = 0; index < 50_000; index += 1) await limiter.consume(`more ${index}`);
    expect(await limiter.consume('first')).toMatchObject({ isAllowed: true });
  });
});
