import { gzipSync } from 'node:zlib';
import { AppError, BadUserInputError } from '@gobbler/contracts';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { createHttpServer, createLogger, currentRequest } from '../src';

describe('an answer over HTTP', () => {
  let app: FastifyInstance;
  let lines: string[];

  beforeEach(() => {
    lines = [];
    const log = createLogger({
      service: 'test',
      level: 'info',
      destination: { write: (line) => void lines.push(line) },
    });
    app = createHttpServer({ log, bodyLimit: 100, timeoutMs: 5_000 });
    app.all('/echo', (request) => ({ body: request.body ?? null }));
    app.get('/defect', () => {
      throw new Error('canary at postgres://ana:secret@db/user');
    });
    app.get('/refusal', () => {
      throw new AppError('SOLD_OUT', 'Nothing is left.');
    });
    app.get('/input', () => {
      throw new BadUserInputError([{ path: 'title', message: 'must not be blank' }]);
    });
    app.get('/scope', () => currentRequest());
  });

  afterEach(() => app.close());

  async function ask(url: string, options: InjectOptions = {}) {
    const answer = await app.inject({ method: 'GET', url, ...options });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json<Record<string, unknown>>() };
  }

  const post = (payload: string | Buffer, headers: Record<string, string> = {}) =>
    ask('/echo', { method: 'POST', payload, headers: { 'content-type': 'application/json', ...headers } });

  it('is JSON with its character set', async () => {
    for (const url of ['/echo', '/nowhere', '/defect'])
      expect((await ask(url)).headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it.each(['GET', 'DELETE', 'POST'] as const)('takes a %s without a body that says it is JSON', async (method) => {
    const { status, body } = await ask('/echo', { method, headers: { 'content-type': 'application/json' } });
    expect([status, body]).toEqual([200, { body: null }]);
  });

  it.each([
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xe9, 0x22]), 'application/json'],
    ['a declared Latin-1', Buffer.from('"e"'), 'application/json; charset=iso-8859-1'],
    ['two charsets', Buffer.from('"e"'), 'application/json; charset=utf-8; charset=utf-16'],
  ])('refuses %s', async (_what, payload, type) => {
    const { status, body } = await post(payload, { 'content-type': type });
    expect([status, body]).toMatchObject([400, { code: 'BAD_REQUEST' }]);
  });

  it.each(['{', 'null null', '{"a":1,}', '\u0000'])('refuses %j as malformed', async (payload) => {
    const { status, body } = await post(payload);
    expect([status, body['code']]).toEqual([400, 'BAD_REQUEST']);
  });

  it('refuses keys that would reach into an object’s prototype', async () => {
    expect((await post('{"__proto__":{"isAdmin":true}}')).status).toBe(400);
    expect((await post('{"constructor":{"prototype":{"x":1}}}')).status).toBe(400);
  });

  it('refuses a body that is too large, whatever its length says', async () => {
    const { status, body } = await post(JSON.stringify('x'.repeat(200)));
    expect([status, body['code']]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it('refuses other content, packed content among it', async () => {
    expect((await post('a=b', { 'content-type': 'application/x-www-form-urlencoded' })).body['code']).toBe(
      'UNSUPPORTED_MEDIA_TYPE',
    );
    const packed = await post(gzipSync(JSON.stringify('x'.repeat(1_000))), { 'content-encoding': 'gzip' });
    expect(packed.status).toBe(400);
  });

  it('reveals nothing of a defect, which the log names without the password', async () => {
    const { status, body } = await ask('/defect?token=abc');
    expect(status).toBe(500);
    expect(body).toEqual({
      error: 'Something went wrong on our side.',
      code: 'INTERNAL_SERVER_ERROR',
      requestId: expect.any(String),
    });
    expect(lines.join('')).toContain('canary');
    expect(lines.join('')).toContain(String(body['requestId']));
    expect(lines.join('')).not.toMatch(/secret|token=abc/);
  });

  it('has the code, text, status and fields of an expected failure', async () => {
    expect(await ask('/refusal')).toMatchObject({ status: 404, body: { code: 'SOLD_OUT', error: 'Nothing is left.' } });
    expect(await ask('/input')).toMatchObject({
      status: 422,
      body: { code: 'BAD_USER_INPUT', fields: [{ path: 'title', message: 'must not be blank' }] },
    });
  });

  it('carries the request’s id, and makes one where none or a bad one was given', async () => {
    expect((await ask('/scope', { headers: { 'x-request-id': 'abc-123' } })).headers['x-request-id']).toBe('abc-123');
    for (const given of ['a b', 'x'.repeat(129), '<script>', '']) {
      const made = (await ask('/scope', { headers: { 'x-request-id': given } })).headers['x-request-id'];
      expect(made).toMatch(/^[\da-f-]{36}$/);
    }
  });

  it('knows its request’s id, trace and deadline inside', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { body } = await ask('/scope', {
      headers: { 'x-request-id': 'abc', traceparent, 'x-gobbler-remaining-ms': '4000' },
    });
    expect(body).toEqual({ requestId: 'abc', traceparent, deadlineAt: expect.any(Number) });
    const leftMs = Number(body['deadlineAt']) - performance.now();
    expect(leftMs).toBeLessThan(4_000);
    expect(leftMs).toBeGreaterThan(0);
  });

  it.each(['999999', '-1', '0', 'soon'])('never gets more time than its own limit, also with %s', async (given) => {
    const { body } = await ask('/scope', { headers: { 'x-gobbler-remaining-ms': given, traceparent: 'x' } });
    const leftMs = Number(body['deadlineAt']) - performance.now();
    expect(leftMs).toBeLessThanOrEqual(5_000);
    expect(leftMs).toBeGreaterThan(1_000);
    expect(body['traceparent']).toBeNull();
  });
});
