import { hostname } from 'node:os';
import { isAbsolute } from 'node:path';
import {
  COMMON_SETTINGS,
  dataFolderSetting,
  instanceIdOf,
  originListSetting,
  poolSizeSetting,
  readSettings,
  SettingsError,
  timeZoneSetting,
  toCommonConfig,
  type Environment,
} from '../src';

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
    });
  });

  it('take a second secret for internal tokens, which must be as good as the first', () => {
    const other = 't'.repeat(32);
    const given = { INTERNAL_TOKEN_SECRET: secret, INTERNAL_TOKEN_SECRET_PREVIOUS: other };
    expect(read(given)).toMatchObject({ internalTokenSecret: secret, previousInternalTokenSecret: other });
    const wrong = { ...given, INTERNAL_TOKEN_SECRET_PREVIOUS: 'short' };
    expect(problemsOf(() => read(wrong))).toEqual(['INTERNAL_TOKEN_SECRET_PREVIOUS']);
  });

  it('are all told of at once', () => {
    expect(problemsOf(() => read({ LOG_LEVEL: 'loud', INTERNAL_TOKEN_SECRET: 'your_secret' }))).toEqual([
      'LOG_LEVEL',
      'INTERNAL_TOKEN_SECRET',
    ]);
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

  it('have defaults', () => {
    expect(read({})).toMatchObject({ POOL_SIZE: 10, ZONE: 'Asia/Singapore', ORIGINS: [] });
    expect(isAbsolute(read({}).DATA_DIR)).toBe(true);
  });

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
