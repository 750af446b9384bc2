import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
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
    app.post('/things', () => ({}));
    app.get('/slow', () => sleep(50, {}));
    port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
  });
  afterAll(() => app.close());

  /** What comes back for these bytes, until the server says no more. */
  function send(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
      let answer = '';
      socket.on('data', (data) => (answer += data.toString()));
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });
  }

  const GET = 'GET /things/1 HTTP/1.1\r\n';
  const POST = 'POST /things HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['another version of HTTP', 'GET / HTTP/3.0\r\nhost: x\r\n\r\n', 400],
    ['a TLS handshake', '\x16\x03\x01\x00\xa5\x01', 400],
    ['an unknown method', 'FOO / HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['headers of 17 kB', `${GET}host: x\r\na: ${'b'.repeat(17_000)}\r\n\r\n`, 431],
    ['5,000 headers', `${GET}host: x\r\n${'a: b\r\n'.repeat(5_000)}\r\n`, 431],
    ['two lengths', `${POST}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['a length that is no number', `${POST}content-length: x\r\n\r\n`, 400],
    ['a malformed chunk', `${POST}transfer-encoding: chunked\r\n\r\nzz\r\n`, 400],
    [
      'an endless chunk extension',
      `${POST}transfer-encoding: chunked\r\n\r\n2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
      400,
    ],
    ['a path that can not be decoded', 'GET /things/%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 400],
    ['no Host', `${GET}connection: close\r\n\r\n`, 400],
    ['two Hosts', `${GET}host: x\r\nHOST: x\r\nconnection: close\r\n\r\n`, 400],
    ['a Host that is none', `${GET}host: x/y\r\nconnection: close\r\n\r\n`, 400],
    ['no Host at no address', 'PUT /nowhere HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    ['an expectation', `${GET}host: x\r\nexpect: 200-ok\r\n\r\n`, 417],
    ['an expectation without a Host', `${GET}expect: x\r\n\r\n`, 417],
    ['CONNECT', 'CONNECT db:5432 HTTP/1.1\r\nhost: db:5432\r\n\r\n', 405],
    ['CONNECT to no host', 'CONNECT / HTTP/1.1\r\n\r\n', 405],
  ])('answers %s once, as it answers all else', async (_what, text, status) => {
    const [head = '', body = '', ...more] = (await send(text)).split('\r\n\r\n');
    expect(more).toEqual([]);
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head.toLowerCase()).toContain('content-type: application/json; charset=utf-8');
    const { error, code, requestId } = JSON.parse(body) as Record<string, unknown>;
    expect([typeof error, code]).toEqual(['string', status === 405 ? 'METHOD_NOT_ALLOWED' : 'BAD_REQUEST']);
    expect(head.toLowerCase()).toContain(`x-request-id: ${String(requestId)}`);
  });

  it.each([
    ['HTTP/1.0 without a Host', 'GET /things/1 HTTP/1.0\r\n\r\n'],
    ['a Host with a port', `${GET}host: [::1]:80\r\nconnection: close\r\n\r\n`],
    ['an offer to upgrade', `${GET}host: x\r\nconnection: upgrade, close\r\nupgrade: websocket\r\n\r\n`],
  ])('takes %s', async (_what, text) => {
    expect(await send(text)).toMatch(/^HTTP\/1.1 200 /);
  });

  it('takes a body that waits for 100 Continue', async () => {
    const answer = await send(`${POST}expect: 100-continue\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`);
    expect(answer).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 /);
  });

  it('answers what is malformed after a request only when that request has had its answer', async () => {
    const answers = await send('GET /slow HTTP/1.1\r\nhost: x\r\n\r\nhello\r\n\r\n');
    expect([...answers.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status)).toEqual(['200', '400']);
  });

  it('adds nothing to an answer that was given before the body turned out to be malformed', async () => {
    const answers = await send(
      'POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-type: text/x\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\nzz',
    );
    expect(answers.match(/HTTP\/1.1/g)).toHaveLength(1);
  });

  it('keeps the id of a request that it refuses', async () => {
    expect(await send(`${GET}host: x\r\nexpect: x\r\nx-request-id: r-1\r\n\r\n`)).toContain('"requestId":"r-1"');
  });

  it('keeps connections, and lets go of each with an answer once the process drains', async () => {
    const ask = async () => (await app.inject('/things/1')).headers['connection'];
    expect(await ask()).toBe('keep-alive');
    const stopDraining = startDraining();
    expect(await ask()).toBe('close');
    stopDraining();
    expect(await ask()).toBe('keep-alive');
  });
});
