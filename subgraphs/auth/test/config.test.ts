import { readAuthConfig } from '../src/config';

const SECRET = 'a-secret-that-is-at-least-32-bytes-long';
const env = {
  AUTH_DATABASE_URL: 'postgres://gobbler:pw@localhost:5432/auth',
  AUTH_TOKEN_SECRET: SECRET,
  INTERNAL_TOKEN_SECRET: `${SECRET}-for-services`,
};

describe('the settings of auth', () => {
  it('need a database and two secrets, the rest has defaults', () => {
    expect(readAuthConfig(env)).toEqual({
      environment: 'development',
      logLevel: 'info',
      host: '127.0.0.1',
      port: 4001,
      metricsPort: 4101,
      databaseUrl: env.AUTH_DATABASE_URL,
      databasePoolSize: 10,
      maxAttempts: 15,
      sourceLimits: { guesses: 30, signUps: 30, loopback: null },
      maxSessions: 50,
      internalTokenSecret: env.INTERNAL_TOKEN_SECRET,
      tokenSecret: SECRET,
      previousTokenSecret: null,
      userUrl: 'http://127.0.0.1:4002',
      facadeSessionDays: 10,
      passwordCost: { memoryKiB: 19_456, passes: 2, parallelism: 1 },
    });
  });

  it('tell all that is missing at once', () => {
    const names = ['AUTH_DATABASE_URL', 'INTERNAL_TOKEN_SECRET', 'AUTH_TOKEN_SECRET'];
    for (const name of names) expect(() => readAuthConfig({})).toThrow(`  ${name}: is missing`);
  });

  it('take no placeholder and no short secret', () => {
    expect(() => readAuthConfig({ ...env, AUTH_TOKEN_SECRET: 'your_secret' })).toThrow(
      /AUTH_TOKEN_SECRET: .*placeholder/,
    );
    expect(() => readAuthConfig({ ...env, AUTH_TOKEN_SECRET: 'short' })).toThrow(/AUTH_TOKEN_SECRET: .*32 bytes/);
    expect(() => readAuthConfig({ ...env, AUTH_TOKEN_SECRET_PREVIOUS: 'short' })).toThrow(/_PREVIOUS: .*32 bytes/);
  });

  it('name the secret before this one and the days of a phone’s session', () => {
    const given = { ...env, AUTH_TOKEN_SECRET_PREVIOUS: `old ${SECRET}`, AUTH_FACADE_SESSION_DAYS: '3' };
    expect(readAuthConfig(given)).toMatchObject({ previousTokenSecret: `old ${SECRET}`, facadeSessionDays: 3 });
  });
});
