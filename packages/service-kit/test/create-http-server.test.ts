import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createHttpServer, createLogger } from '../src/index';
import { startDraining } from '../src/lifecycle/draining';

describe('an HTTP server of ours', () => {
  let app: FastifyInstance;
  let port: number;
  beforeAll(async () => {
    app = createHttpServer({
      log: createLogger({ service: 'user', level: 'silent' }),
      bodyLimit: 1_000,
      timeoutMs: 1_000,
    });
    app.get('/things/:id', () => ({}));
    port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
  });
  afterAll(() => app.close());

  /** What comes back for these bytes, until the server says no more. */
  function send(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      let answer = '';
      socket.on('data', (data) => (answer += data.toString()));
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });
  }

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['headers of 17 kB', `GET / HTTP/1.1\r\nhost: x\r\na: ${'b'.repeat(17_000)}\r\n\r\n`, 431],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a path that can not be decoded', 'GET /things/%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 400],
  ])('answers %s as it answers all else', async (_what, text, status) => {
    const [head = '', body = ''] = (await send(text)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head.toLowerCase()).toContain('content-type: application/json; charset=utf-8');
    const { code, requestId } = JSON.parse(body) as { code: unknown; requestId: unknown };
    expect(code).toBe('BAD_REQUEST');
    expect(head.toLowerCase()).toContain(`x-request-id: ${String(requestId)}`);
  });

  it('keeps connections, and lets go of each with an answer once the process drains', async () => {
    const ask = async () => (await app.inject('/things/1')).headers['connection'];
    expect(await ask()).toBe('keep-alive');
    startDraining();
    expect(await ask()).toBe('close');
  });
});
