import type { z } from 'zod';
import {
  countSetting,
  databaseUrlSetting,
  environmentSetting,
  isPlaceholder,
  portSetting,
  rabbitMqSettings,
  rabbitMqUrlSetting,
  readSettings,
  secretSetting,
  SettingsError,
  urlSetting,
  type Environment,
} from '../src';

/** What a single setting makes of a text: its value, or what is wrong with it. */
function read(field: z.ZodType, value: string | undefined, env: Environment = {}): unknown {
  try {
    return readSettings('thing', { IT: field }, { ...env, IT: value })['IT'];
  } catch (error) {
    if (error instanceof SettingsError) return { problem: error.problems[0]?.message };
    throw error;
  }
}

const problem = (text: string) => ({ problem: expect.stringContaining(text) });

describe('a setting', () => {
  it.each(['your_secret', 'YOUR-SECRET', '<secret>', 'changeme', 'change_me', 'change-me-please', 'xxxx', 'TODO'])(
    'counts as missing while it still holds the placeholder %s',
    (value) => {
      expect(isPlaceholder(value)).toBe(true);
      expect(read(secretSetting(), value)).toEqual(problem('placeholder'));
    },
  );

  it('is accepted when it only resembles a placeholder', () => {
    for (const value of ['yours', 'secretive-and-long-enough-for-anybody', 'mytodo'])
      expect(isPlaceholder(value)).toBe(false);
  });

  it('has at least 32 bytes, not characters, when it is a secret', () => {
    expect(read(secretSetting(), 'a'.repeat(31))).toEqual(problem('shorter than 32 bytes'));
    expect(read(secretSetting(), 'a'.repeat(32))).toBe('a'.repeat(32));
    expect(read(secretSetting(), '🍲'.repeat(8))).toBe('🍲'.repeat(8));
  });

  it('is a whole number up to 65535 when it is a port, or 0 for any free one', () => {
    expect(read(portSetting(4000), undefined)).toBe(4000);
    expect(read(portSetting(4000), '0')).toBe(0);
    for (const wrong of ['65536', '-1', '80.5', 'http'])
      expect(read(portSetting(4000), wrong)).toEqual(problem('port'));
  });

  it('stays in its range when it is a count', () => {
    expect(read(countSetting(10), undefined)).toBe(10);
    expect(read(countSetting(10, { max: 200 }), '200')).toBe(200);
    expect(read(countSetting(10, { max: 200 }), '201')).toEqual(problem('more than 200'));
    expect(read(countSetting(10), '0')).toEqual(problem('less than 1'));
    expect(read(countSetting(10), 'ten')).toEqual(problem('not a number'));
    expect(read(countSetting(10), '1.5')).toEqual(problem('not a whole number'));
  });

  it('is http or https without a slash at its end when it is an address', () => {
    expect(read(urlSetting(), 'https://example.com/base//')).toBe('https://example.com/base');
    expect(read(urlSetting('http://127.0.0.1:4002'), '  ')).toBe('http://127.0.0.1:4002');
    expect(read(urlSetting(), undefined)).toEqual(problem('is missing'));
    for (const wrong of ['localhost:4002', 'javascript:alert(1)', 'amqp://host'])
      expect(read(urlSetting(), wrong)).toEqual(problem('http'));
  });

  it('is one of three when it is the environment, so that a typo does not mean development', () => {
    expect(['production', 'test', undefined].map((value) => read(environmentSetting(), value))).toEqual([
      'production',
      'test',
      'development',
    ]);
    expect(read(environmentSetting(), 'prod')).toMatchObject({
      problem: expect.stringContaining('must be development'),
    });
  });
});

describe('a database’s address', () => {
  const readUrl = (value: string | undefined, env: Environment = {}) => read(databaseUrlSetting(env), value, env);
  const account = { DATABASE_USER: 'ana@home', DATABASE_PASSWORD: 'p:a/s s@1' };

  it('is taken as it is when a user stands in it', () => {
    for (const url of ['postgres://ben:x@db:5432/user', 'mariadb://ben@db/post', 'mysql://ben:x@db:3306/post'])
      expect(readUrl(url, account)).toBe(url);
  });

  it('gets the common user and password, whatever characters they have, when none stands in it', () => {
    const url = new URL(String(readUrl('postgres://db:5432/user?sslmode=require', account)));
    expect([decodeURIComponent(url.username), decodeURIComponent(url.password)]).toEqual(['ana@home', 'p:a/s s@1']);
    expect([url.host, url.pathname, url.search]).toEqual(['db:5432', '/user', '?sslmode=require']);
  });

  it.each([
    ['neither user nor password', {}],
    ['no password', { DATABASE_USER: 'ana' }],
    ['the example’s user', { ...account, DATABASE_USER: 'your_username' }],
    ['the example’s password', { ...account, DATABASE_PASSWORD: 'your_password' }],
  ])('is refused when it has no user and there is %s', (_what, env) => {
    expect(readUrl('postgres://db:5432/user', env)).toEqual(problem('DATABASE_USER and DATABASE_PASSWORD'));
  });

  it('is refused when it is missing, of another engine, or no address', () => {
    expect(readUrl(undefined)).toEqual(problem('is missing'));
    for (const wrong of ['sqlite://file', 'http://db/user', 'db:5432/user', 'postgres'])
      expect(readUrl(wrong, account)).toEqual(problem('not a database'));
  });

  it('is four numbers when it is the delays between attempts', () => {
    const field = rabbitMqSettings({}).RABBITMQ_RETRY_DELAYS_MS;
    expect(read(field, '1, 20,300,4000')).toEqual([1, 20, 300, 4000]);
    expect(read(field, undefined)).toBeUndefined();
    for (const value of ['1,2,3', '1,2,3,4,5', '1,2,3,x', '-1,2,3,4'])
      expect(read(field, value)).toEqual(problem('four'));
  });

  it('is RabbitMQ’s address or left out, also by a placeholder, and nothing else', () => {
    const url = 'amqp://guest:secret@rabbit.example:5672/gobbler';
    expect(read(rabbitMqUrlSetting(), url)).toBe(url);
    expect(read(rabbitMqUrlSetting(), 'amqps://rabbit.example')).toBe('amqps://rabbit.example');
    expect(read(rabbitMqUrlSetting(), 'your_rabbitmq_url')).toBeUndefined();
    expect(read(rabbitMqUrlSetting(), undefined)).toBeUndefined();
    for (const value of ['http://rabbit.example', 'rabbit.example:5672', 'amqp://', 'amqp:'])
      expect(read(rabbitMqUrlSetting(), value)).toEqual(problem('amqp://user:password@host:5672'));
  });
});
