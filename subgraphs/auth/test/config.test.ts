import { readAuthConfig } from '../src/config';

const SECRET = 'a-secret-that-is-at-least-32-bytes-long';
const env = {
  AUTH_DATABASE_URL: 'postgres://gobbler:pw@localhost:5432/auth',
  AUTH_TOKEN_SECRET: SECRET,
  INTERNAL_TOKEN_SECRET: `${SECRET}-for-services`,
};

describe('the settings of auth', () => {
  it('require a database and two secrets; the rest has defaults', () => {
    expect(readAuthConfig(env)).toMatchObject({
      port: 4001,
      maxAttempts: 15,
      sourceLimits: { guesses: 30, signUps: 30, loopback: null },
      maxSessions: 50,
      tokenSecret: SECRET,
      previousTokenSecret: null,
      userUrl: 'http://127.0.0.1:4002',
      facadeSessionDays: 10,
      passwordCost: { memoryKiB: 19_456, passes: 2, parallelism: 1 },
    });
  });

  it('list every missing setting in one error', () => {
    const names = ['AUTH_DATABASE_URL', 'INTERNAL_TOKEN_SECRET', 'AUTH_TOKEN_SECRET'];
    for (const name of names) expect(() => readAuthConfig({})).toThrow(`  ${name}: is missing`);
  });

  it('reject a placeholder and a short secret', () => {
    expect(() => readAuthConfig({ ...env, AUTH_TOKEN_SECRET: 'your_secret' })).toThrow(
      /AUTH_TOKEN_SECRET: .*placeholder/,
    );
    expect(() => readAuthConfig({ ...env, AUTH_TOKEN_SECRET: 'short' })).toThrow(/AUTH_TOKEN_SECRET: .*32 bytes/);
    expect(() => readAuthConfig({ ...env, AUTH_TOKEN_SECRET_PREVIOUS: 'short' })).toThrow(/_PREVIOUS: .*32 bytes/);
  });

  it('accept a previous secret and the days of a phone’s session', () => {
    const given = { ...env, AUTH_TOKEN_SECRET_PREVIOUS: `old ${SECRET}`, AUTH_FACADE_SESSION_DAYS: '3' };
    expect(readAuthConfig(given)).toMatchObject({ previousTokenSecret: `old ${SECRET}`, facadeSessionDays: 3 });
  });
});
