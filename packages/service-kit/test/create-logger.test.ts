import { createLogger, runInRequest } from '../src';
import { runSpan } from '../src/tracing/current-span';
import { createTracer } from '../src/tracing/tracer';

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

  it('names the trace that a line belongs to, whether it is recorded or only passed on', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const inScope = (given: string | null) =>
      runInRequest({ requestId: 'r', traceparent: given, deadlineAt: Infinity }, () => log().info('inside'));
    inScope(traceparent);
    inScope(null);
    const keep = { sample: () => true, keepError: () => true, sink: { add: () => undefined } };
    const span = createTracer({ service: 'thing', ...keep }).start('work', traceparent, {});
    runSpan(span, () => inScope(traceparent));
    const ids = lines.map((line) => {
      const { trace_id: traceId, span_id: spanId } = JSON.parse(line) as Record<string, unknown>;
      return [traceId, spanId];
    });
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    expect(ids).toEqual([
      [traceId, undefined],
      [undefined, undefined],
      [traceId, span.spanId],
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
