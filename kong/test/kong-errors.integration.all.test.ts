import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { eventually, readJsonLines } from '@gobbler/test-harness';
import { testTool } from '@gobbler/test-servers';
import { startGateways, type Gateways } from './support/gateway';
import { rawRequest } from './support/raw-request';
import { KONG_FOLDER } from './support/render';
import { startEchoUpstream, type EchoUpstream } from './support/sick-auth';

// nginx workers with the plugin's files and what the image says of errors, without a router and without auth.

let folder: string;
let echo: EchoUpstream;
let gateways: Gateways;
/** In front of the echo; without an upstream; over TLS. */
let kong: string;
let orphan: string;
let overTls: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gobbler-errors-'));
  const { file } = await testTool('openssl');
  const tls = { key: join(folder, 'tls.key'), certificate: join(folder, 'tls.crt') };
  const form = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=x'];
  await promisify(execFile)(file, [...form, '-keyout', tls.key, '-out', tls.certificate]);
  echo = await startEchoUpstream();
  const authUrl = 'http://127.0.0.1:1';
  gateways = await startGateways([
    { upstreamUrl: echo.url, authUrl },
    { upstreamUrl: 'http://127.0.0.1:1', authUrl },
    { upstreamUrl: echo.url, authUrl, tls },
  ]);
  [kong = '', orphan = '', overTls = ''] = gateways.urls;
});
afterAll(async () => {
  await gateways?.nginx.stop();
  await echo?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** What comes back for these bytes. */
function send(origin: string, text: string): Promise<Answer> {
  const { port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      resolve({ status: Number(head.split(' ')[1]), head, body });
    });
  });
}

/** The whole of a chunked body. */
const joined = (body: string): string => body.replaceAll(/^[\da-f]+\r\n|\r\n0\r\n$|\r\n0$/g, '').trim();

const ACCEPTS = ['', 'text/html', 'application/xml', 'image/png', 'application/grpc', 'application/json'];
const HEADERS = 'host: x\r\nconnection: close\r\n';

describe.each(ACCEPTS)('an error that is not the router’s, to a client that accepts %j,', (accept) => {
  it.each([
    ['out upstream', 502, 'SUBGRAPH_UNAVAILABLE', () => orphan, `GET /graphql HTTP/1.1\r\n${HEADERS}`],
    ['unknown coding', 501, 'BAD_REQUEST', () => kong, `POST /graphql HTTP/1.1\r\n${HEADERS}transfer-encoding: x\r\n`],
    ['HTTP on the TLS port', 400, 'BAD_REQUEST', () => overTls, `GET /graphql HTTP/1.1\r\n${HEADERS}`],
    ['no such method', 405, 'METHOD_NOT_ALLOWED', () => kong, `TRACE /graphql HTTP/1.1\r\n${HEADERS}`],
    ['huge header', 400, 'BAD_REQUEST', () => kong, `GET / HTTP/1.1\r\n${HEADERS}a: ${'b'.repeat(40_000)}\r\n`],
    ['two hosts', 400, 'BAD_REQUEST', () => kong, `GET /graphql HTTP/1.1\r\n${HEADERS}host: y\r\n`],
  ])('is JSON with a code (%s)', async (_what, status, code, origin, request) => {
    const answer = await send(origin(), `${request}${accept ? `accept: ${accept}\r\n` : ''}\r\n`);
    expect(answer.status).toBe(status);
    expect(answer.head).toMatch(/^content-type: application\/json; charset=utf-8\r?$/im);
    expect(JSON.parse(joined(answer.body))).toEqual({
      message: expect.any(String),
      code,
      request_id: expect.stringMatching(/^[\da-f]{32}$/),
    });
  });
});

describe('a request line that nginx can not read', () => {
  it.each([
    ['another version', 505, 'GET /graphql HTTP/3.0\r\nhost: x\r\n\r\n'],
    ['no address', 400, 'GET graphql HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['too long an address', 414, `GET /${'a'.repeat(40_000)} HTTP/1.1\r\nhost: x\r\n\r\n`],
  ])('is answered with JSON and a code (%s)', async (_what, status, text) => {
    const answer = await send(kong, text);
    expect([answer.status, JSON.parse(joined(answer.body))]).toEqual([
      status,
      expect.objectContaining({ code: 'BAD_REQUEST' }),
    ]);
  });
});

describe('the access log', () => {
  it('has both ids that a client was given with an error that no plugin has seen the request of', async () => {
    const { head, body } = await send(kong, 'GET graphql HTTP/1.1\r\nhost: x\r\n\r\n');
    const { request_id: kongRequestId } = JSON.parse(joined(body)) as { request_id: string };
    const requestId = /x-request-id: (\S+)/i.exec(head)?.[1];
    expect(requestId).toEqual(expect.any(String));
    // nginx writes the line after the answer.
    const lines = await eventually(
      () => readJsonLines(join(gateways.nginx.folder, 'access.log')),
      (all) => JSON.stringify(all).includes(kongRequestId),
    );
    expect(lines).toContainEqual(expect.objectContaining({ requestId, kongRequestId, status: '400' }));
  });
});

describe('the error log', () => {
  const throughSed = (text: string): string =>
    execFileSync('sed', ['-E', '-f', join(KONG_FOLDER, 'error-log.sed')], { input: text, encoding: 'utf8' });

  it('has queries in it until it has passed the filter, which keeps all else', async () => {
    const secret = '1.23456';
    const paths = [
      `/post/viewposts?latitude=${secret}`,
      `/graphql?query={a(b:"${secret}")}`,
      `/graphql?a=?b=${secret}`,
    ];
    const referrer = `referer: http://x/?latitude=${secret}\r\n`;
    for (const path of paths) await send(orphan, `GET ${path} HTTP/1.1\r\n${HEADERS}${referrer}\r\n`);
    await send(kong, `GET /post?latitude=${secret} x HTTP/1.1\r\n${HEADERS}\r\n`);
    await send(kong, `GET /post?latitude=${secret}&${'a'.repeat(40_000)} HTTP/1.1\r\n${HEADERS}\r\n`);
    const log = await readFile(join(gateways.nginx.folder, 'error.log'), 'utf8');
    expect(log.split(secret).length).toBeGreaterThan(9);
    const filtered = throughSed(log);
    expect(filtered).not.toContain(secret);
    expect(filtered.split('\n')).toHaveLength(log.split('\n').length);
    expect(filtered).toMatch(
      /connect\(\) failed .* request: "GET \/post\/viewposts", upstream: "http:\/\/127.0.0.1:1\/post\/viewposts", host: "x"/,
    );
  });

  it('loses Kong’s warnings of fields that it adds by itself, and no other', () => {
    const own = '[warn] rate-limiting: config.redis_host is deprecated, please use config.redis.host instead';
    const other = '[warn] cors: config.origin is deprecated, please use config.origins instead';
    expect(throughSed(`${own} (deprecated after 4.0)\n${other}\n`)).toBe(`${other}\n`);
  });
});

describe('a node’s own limit', () => {
  it('lets just 20 of 100 simultaneous log-ins through, whichever worker they come to', async () => {
    // All in one minute: the count starts again with each.
    const left = 60_000 - (Date.now() % 60_000);
    if (left < 10_000) await sleep(left);
    const logIn = () => rawRequest(kong, { method: 'POST', path: '/user/loginuser' });
    const answers = await Promise.all(Array.from({ length: 100 }, logIn));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(80);
    expect(refused[0]).toMatchObject({
      body: { code: 'RATE_LIMITED' },
      headers: { 'retry-after': expect.any(String) },
    });
  });
});
