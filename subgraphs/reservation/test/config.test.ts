import { readReservationConfig } from '../src';

const complete = {
  RESERVATION_DATABASE_URL: 'postgres://user:password@db:5432/reservation',
  INTERNAL_TOKEN_SECRET: 'a-secret-for-tests-that-is-long-enough',
};

describe('the settings of the reservation subgraph', () => {
  it('require an address and a secret; the rest has defaults', () => {
    expect(readReservationConfig(complete)).toMatchObject({
      port: 4004,
      postUrl: 'http://127.0.0.1:4003',
      quotas: { open: 20, perDay: 50, positionsPerDay: 30 },
    });
  });

  it('take Redis where it is set, and refuse an address that is none', () => {
    const redisUrl = (value: string) => readReservationConfig({ ...complete, REDIS_URL: value }).redisUrl;
    for (const url of ['redis://redis', 'rediss://:a%40b@redis:6380/2']) expect(redisUrl(url)).toBe(url);
    expect(redisUrl('your_redis_url')).toBeUndefined();
    for (const url of [
      'redis',
      'redis:6379',
      'http://redis:6379',
      'redis://:50%@redis',
      'redis://redis/posts',
      'redis://redis?db=1',
    ]) {
      expect(() => redisUrl(url)).toThrow(/a setting is missing or wrong\.\n {2}REDIS_URL: /);
    }
  });

  it('name every problem at once', () => {
    expect(() => readReservationConfig({ INTERNAL_TOKEN_SECRET: 'your_secret', POST_URL: 'post' })).toThrow(
      /RESERVATION_DATABASE_URL[^]*INTERNAL_TOKEN_SECRET[^]*POST_URL/,
    );
  });
});
