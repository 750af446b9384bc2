import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '@gobbler/contracts';
import { TEST_SECRET, viewer } from '@gobbler/test-servers';
import { z } from 'zod';
import {
  createInternalClient,
  createInternalTokenIssuer,
  createInternalTokenVerifier,
  runInRequest,
  type InternalClient,
} from '../src';

const now = () => new Date();
const greeting = { document: 'query Greeting { hello }', data: z.object({ hello: z.string() }) };

describe('a call of another service', () => {
  let server: Server;
  let client: InternalClient;
  let answer: (response: ServerResponse) => void;
  let received: { headers: IncomingHttpHeaders; url: string | undefined; body: unknown }[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        received.push({ headers: request.headers, url: request.url, body: JSON.parse(text) as unknown });
        answer(response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  beforeEach(() => {
    received = [];
    answer = (response) => response.end('{"data":{"hello":"there"}}');
    client = createInternalClient({
      service: 'user',
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      tokens: createInternalTokenIssuer(TEST_SECRET, 'auth', now),
      timeoutMs: 1_500,
    });
  });

  afterEach(async () => {
    server.closeAllConnections();
    await client.close();
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const answerWith = (status: number, body: string, headers: Record<string, string> = {}) => {
    answer = (response) => response.writeHead(status, headers).end(body);
  };

  async function failure(call: Promise<unknown>): Promise<AppError> {
    const error = await call.catch((thrown: unknown) => thrown);
    if (error instanceof AppError) return error;
    throw new Error('expected a coded error', { cause: error });
  }

  const causeOf = (error: AppError) => (error.cause instanceof Error ? error.cause.message : '');

  it('sends the document and its variables to /graphql and gives back the data', async () => {
    expect(await client.call(greeting, { name: 'Ana' })).toEqual({ hello: 'there' });
    expect(received[0]).toMatchObject({
      url: '/graphql',
      body: { query: greeting.document, variables: { name: 'Ana' } },
      headers: { 'content-type': 'application/json' },
    });
  });

  it('carries an internal token for that service, of the person if there is one', async () => {
    await client.call(greeting, {}, viewer(7));
    await client.call(greeting, {});
    const verify = createInternalTokenVerifier(TEST_SECRET, 'user', now);
    const callers = received.map(({ headers }) => verify((headers.authorization ?? '').replace('Bearer ', '')));
    expect(callers).toEqual([
      { isValid: true, caller: { service: 'auth', viewer: viewer(7) } },
      { isValid: true, caller: { service: 'auth', viewer: null } },
    ]);
  });

  it('passes request id, trace and the time that is left on', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const scope = { requestId: 'request-7', traceparent, deadlineAt: performance.now() + 1_400 };
    await runInRequest(scope, () => client.call(greeting, {}));
    expect(received[0]?.headers).toMatchObject({ 'x-request-id': 'request-7', traceparent });
    const left = Number(received[0]?.headers['x-gobbler-remaining-ms']);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(1_400);
  });

  it('is not made when no time is left', async () => {
    const scope = { requestId: 'r', traceparent: null, deadlineAt: performance.now() - 1 };
    const error = await failure(runInRequest(scope, () => client.call(greeting, {})));
    expect(error.code).toBe('DEADLINE_EXCEEDED');
    expect(received).toEqual([]);
  });

  it.each([
    ['hangs', () => undefined],
    [
      'begins an answer and hangs',
      (response: ServerResponse) => void response.writeHead(200, { 'content-length': '50' }).write('{"data":'),
    ],
  ])('ends in time when the service %s', async (_what, hang) => {
    answer = hang;
    const startedAt = performance.now();
    expect((await failure(client.call(greeting, {}))).code).toBe('SUBGRAPH_UNAVAILABLE');
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });

  it.each([
    ['500', 500, '{"error":"canary"}'],
    ['503 and HTML', 503, '<html>canary</html>'],
    ['200 and HTML', 200, '<html>canary</html>'],
    ['a redirect', 302, ''],
    ['nothing', 200, ''],
    ['JSON that is no GraphQL', 200, '"canary"'],
    ['data of another shape', 200, '{"data":{"hello":7}}'],
    ['no data', 200, '{"data":null}'],
    ['more than we take', 200, `{"data":{"hello":"${'x'.repeat(9_000_000)}"}}`],
  ])('treats a service that answers %s as down', async (_what, status, body) => {
    answerWith(status, body);
    const error = await failure(client.call(greeting, {}));
    expect(error).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', retryAfterSeconds: 5 });
    expect(error.message).not.toContain('canary');
  });

  it('treats a service that resets or refuses the connection as down', async () => {
    answer = (response) => response.socket?.destroy();
    expect((await failure(client.call(greeting, {}))).code).toBe('SUBGRAPH_UNAVAILABLE');
    const unreachable = createInternalClient({
      service: 'user',
      url: 'http://127.0.0.1:1',
      tokens: createInternalTokenIssuer(TEST_SECRET, 'auth', now),
    });
    expect((await failure(unreachable.call(greeting, {}))).code).toBe('SUBGRAPH_UNAVAILABLE');
    await unreachable.close();
  });

  it('passes a coded error on, with the fields at fault and the time to come back', async () => {
    const fields = [{ path: 'input.username', message: 'must not be blank' }];
    const extensions = { code: 'BAD_USER_INPUT', fields, retryAfterSeconds: 2 };
    answerWith(200, JSON.stringify({ data: null, errors: [{ message: 'Not that.', extensions }] }));
    expect(await failure(client.call(greeting, {}))).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'Not that.',
      fields,
      retryAfterSeconds: 2,
    });
  });

  it.each(['INTERNAL_SERVER_ERROR', 'SOMETHING_ELSE', undefined])(
    'treats an error with the code %s as a service that is down, and keeps its text',
    async (code) => {
      answerWith(200, JSON.stringify({ errors: [{ message: 'canary', extensions: { code } }] }));
      const error = await failure(client.call(greeting, {}));
      expect(error.code).toBe('SUBGRAPH_UNAVAILABLE');
      expect(error.message).not.toContain('canary');
      expect(causeOf(error)).toBe('canary');
    },
  );

  it('says for the log whether a clock or a secret is wrong', async () => {
    answerWith(401, '{}', { 'x-gobbler-refusal': 'clock' });
    expect(causeOf(await failure(client.call(greeting, {})))).toContain('clock is wrong');
    answerWith(401, '{}');
    expect(causeOf(await failure(client.call(greeting, {})))).toContain('INTERNAL_TOKEN_SECRET');
  });
});
