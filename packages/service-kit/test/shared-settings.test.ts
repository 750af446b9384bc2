import { hostname } from 'node:os';
import { isAbsolute } from 'node:path';

import {
  COMMON_SETTINGS,
  dataFolderSetting,
  instanceIdOf,
  originListSetting,
  poolSizeSetting,
  readServiceSettings,
  readSettings,
  SettingsError,
  timeZoneSetting,
  toCommonConfig,
  type Environment,
} from '../src';
import { z } from 'zod';

const secret = 's'.repeat(32);

function problemsOf(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map(({ name }) => name);
    throw error;
  }
  return [];
}

describe('the settings that all services have', () => {
  const read = (env: Environment) => toCommonConfig(readSettings('thing', COMMON_SETTINGS, env));

  it('need no more than the secret', () => {
    expect(read({ INTERNAL_TOKEN_SECRET: secret })).toEqual({
      environment: 'development',
      logLevel: 'info',
      host: '127.0.0.1',
      internalTokenSecret: secret,
      isTracingOff: false,
    });
  });

  it('take a second secret for internal tokens, which must be as good as the first', () => {
    const other = 't'.repeat(32);
    const given = { INTERNAL_TOKEN_SECRET: secret, INTERNAL_TOKEN_SECRET_PREVIOUS: other };
    expect(read(given)).toMatchObject({ internalTokenSecret: secret, previousInternalTokenSecret: other });
    const wrong = { ...given, INTERNAL_TOKEN_SECRET_PREVIOUS: 'short' };
    expect(problemsOf(() => read(wrong))).toEqual(['INTERNAL_TOKEN_SECRET_PREVIOUS']);
  });
});

describe('the settings of a service with a database', () => {
  const shape = { WORKER_URL: z.string() };
  const env = {
    NOTIFICATION_WORKER_DATABASE_URL: 'postgres://ana:pw@db/worker',
    INTERNAL_TOKEN_SECRET: secret,
    WORKER_URL: 'x',
  };
  const read = (more: Environment = {}) => readServiceSettings('notification-worker', 4006, shape, { ...env, ...more });

  it('have a prefix and defaults, and leave the service its own', () => {
    const [common, own] = read();
    expect(common).toMatchObject({
      port: 4006,
      metricsPort: 4106,
      databaseUrl: env.NOTIFICATION_WORKER_DATABASE_URL,
      databasePoolSize: 10,
      unknownSettings: [],
    });
    expect(isAbsolute(common.dataDir)).toBe(true);
    expect(own).toEqual({ WORKER_URL: 'x' });
  });

  it('report every problem, the common ones and the service’s own, by the names of the variables', () => {
    const wrong = { NOTIFICATION_WORKER_PORT: 'x', NOTIFICATION_WORKER_DATABASE_URL: '', WORKER_URL: '' };
    expect(problemsOf(() => read(wrong))).toEqual([
      'NOTIFICATION_WORKER_PORT',
      'NOTIFICATION_WORKER_DATABASE_URL',
      'WORKER_URL',
    ]);
  });

  it('list variables with the prefix that nothing reads', () => {
    const [{ unknownSettings }] = read({
      NOTIFICATION_WORKER_DATABSE_URL: 'misspelt',
      NOTIFICATION_WORKER_DATABASE_PASSWORD: 'of Compose',
      POST_DATABSE_URL: 'another service’s',
    });
    expect(unknownSettings).toEqual(['NOTIFICATION_WORKER_DATABSE_URL']);
  });
});

describe('the name of a process', () => {
  it('is the one that was set, else of its machine and port', () => {
    expect(instanceIdOf('post', { instanceName: 'embedded', port: 4003 })).toBe('post@embedded');
    expect(instanceIdOf('post', { port: 4003 })).toBe(`post@${hostname()}:4003`);
  });
});

describe('settings that several services have', () => {
  const shape = {
    POOL_SIZE: poolSizeSetting(),
    DATA_DIR: dataFolderSetting(),
    ZONE: timeZoneSetting('Asia/Singapore'),
    ORIGINS: originListSetting().default([]),
  };
  const read = (env: Environment) => readSettings('thing', shape, env);

  it('list exact origins, and drop what is empty', () => {
    expect(read({ ORIGINS: ' https://b.example, ,http://c:8080 ,' }).ORIGINS).toEqual([
      'https://b.example',
      'http://c:8080',
    ]);
  });

  it.each(['*', 'null', 'https://*.example', 'https://b.example/', 'ftp://b.example', 'https://B.example'])(
    'refuse %s, which is no exact origin',
    (wrong) => {
      expect(problemsOf(() => read({ ORIGINS: `https://a.example,${wrong}` }))).toEqual(['ORIGINS']);
    },
  );

  it('refuse a zone that is none and a pool that is too large', () => {
    expect(problemsOf(() => read({ ZONE: 'Mars/Olympus', POOL_SIZE: '201' }))).toEqual(['POOL_SIZE', 'ZONE']);
  });
});
