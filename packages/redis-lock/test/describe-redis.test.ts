import { describeRedis } from '../src/describe-redis';

describe('the description of a Redis', () => {
  it.each([
    ['redis://127.0.0.1', 'Redis at 127.0.0.1:6379'],
    ['redis://gobbler:a%40password@redis.example.com:6380/2', 'Redis at redis.example.com:6380'],
    ['rediss://:a-password@redis.example.com', 'Redis at redis.example.com:6379 (TLS)'],
    ['redis://[::1]:7000', 'Redis at [::1]:7000'],
  ])('has the address of %s and nothing secret', (url, description) => {
    expect(describeRedis(url)).toBe(description);
  });
});
