import { createLogger, runInRequest } from '../src';

describe('the log', () => {
  let lines: string[];
  const log = () =>
    createLogger({ service: 'thing', level: 'info', destination: { write: (line) => void lines.push(line) } });
  const entry = () => JSON.parse(lines[0] ?? '') as Record<string, unknown>;

  beforeEach(() => {
    lines = [];
  });

  it('is one JSON line with service, level and time', () => {
    log().info({ posts: 3 }, 'found');
    expect(entry()).toMatchObject({
      level: 'info',
      service: 'thing',
      posts: 3,
      msg: 'found',
      time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/),
    });
  });

  it('names the request that a line belongs to', () => {
    runInRequest({ requestId: 'request-7', traceparent: null, deadlineAt: Infinity }, () => log().info('inside'));
    log().info('outside');
    expect(lines.map((line) => (JSON.parse(line) as Record<string, unknown>)['requestId'])).toEqual([
      'request-7',
      undefined,
    ]);
  });

  it.each([
    'password',
    'token',
    'accessToken',
    'refreshToken',
    'deviceToken',
    'fcmToken',
    'authorization',
    'cookie',
    'secret',
    'databaseUrl',
  ])('never shows %s, however deep it lies', (name) => {
    const canary = 'canary-8fe1';
    log().info({ [name]: canary, a: { [name]: canary, b: { [name]: canary, c: { [name]: canary } } } }, 'something');
    log().info({ list: [{ [name]: canary }] }, 'something');
    expect(lines.join('')).not.toContain(canary);
    expect(lines[0]).toContain('[redacted]');
  });

  it('shows no password of an address in an error or its causes', () => {
    const cause = new Error('connect ECONNREFUSED postgres://ana:canary-1@db:5432/user');
    log().error({ err: new Error('can’t reach redis://:canary-2@cache:6379', { cause }) }, 'failed');
    expect(lines[0]).not.toMatch(/canary/);
    expect(lines[0]).toContain('db:5432');
  });

  it('takes anything for an error', () => {
    const circular = Object.assign(new Error('it holds itself'), { self: {} });
    circular.self = { circular };
    for (const err of [
      'a text',
      undefined,
      null,
      { code: 7 },
      7n,
      circular,
      Object.assign(new Error('big'), { n: 7n }),
    ])
      log().error({ err }, 'failed');
    expect(lines).toHaveLength(7);
    expect(lines[5]).toContain('it holds itself');
  });
});
