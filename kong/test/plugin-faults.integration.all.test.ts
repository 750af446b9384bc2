import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateways } from './support/gateway';
import { plantFault } from './support/plant-fault';
import { rawRequest, type RawRequest } from './support/raw-request';

// The plugin in nginx workers, with and without faults, in front of an upstream that answers with what it was sent.

const DOWN = 'http://127.0.0.1:1';
const upstream = createServer((request, answer) => {
  answer.writeHead(request.url === '/docs' ? 500 : 200, { 'content-type': 'application/json' });
  answer.end(JSON.stringify({ lines: request.rawHeaders.filter((_, index) => index % 2 === 0) }));
});
/** Says of every token but `forged` that it is good. */
const auth = createServer((request, answer) => {
  answer.writeHead(request.headers.authorization === 'Bearer forged' ? 401 : 200);
  answer.end(JSON.stringify({ userId: 1, sid: 's', exp: Math.floor(Date.now() / 1000) + 900, url: request.url }));
});
let folder: string;

beforeAll(async () => {
  await Promise.all([upstream, auth].map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))));
});
afterAll(() => {
  for (const server of [upstream, auth]) {
    server.closeAllConnections();
    server.close();
  }
});
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'gobbler-plugin-'))));
afterEach(() => rm(folder, { recursive: true }));

const urlOf = (server: typeof auth): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const bearer = (token: string) => [['Authorization', `Bearer ${token}`]] as const;

/**
 * What each request should be answered with: by a gateway with everything, without auth, and without its upstream. They
 * share a cache of verdicts, so the second one needs a token of its own.
 */
const EXPECTED: readonly (readonly [gateway: 0 | 1 | 2, request: RawRequest, status: number, body: RegExp])[] = [
  [0, { path: '/user/ping', headers: [['X_User_Id', '1']] }, 200, /^(?!.*user.id)/i],
  [0, { path: '/user/x', headers: bearer('good') }, 200, /Authorization/],
  [0, { path: '/user/x' }, 401, /"code":"UNAUTHENTICATED"/],
  [0, { path: '/user/x', headers: bearer('forged') }, 401, /"code":"UNAUTHENTICATED"/],
  [0, { path: '/graphql', headers: bearer('forged') }, 401, /^\{"errors"/],
  [0, { path: '/userfoo' }, 404, /"code":"NOT_FOUND"/],
  [0, { path: '/docs' }, 500, /^\{"lines"/],
  [1, { path: '/user/x', headers: bearer('unknown') }, 503, /"code":"SUBGRAPH_UNAVAILABLE"/],
  [1, { path: '/user/ping' }, 200, /lines/],
  [2, { path: '/user/ping' }, 502, /"code":"SUBGRAPH_UNAVAILABLE"/],
];

/** The requests that the plugin of a folder does not answer as it should. */
async function wrongAnswers(pluginRoot?: string): Promise<readonly string[]> {
  const gateways = await startGateways(
    [
      { upstreamUrl: urlOf(upstream), authUrl: urlOf(auth) },
      { upstreamUrl: urlOf(upstream), authUrl: DOWN },
      { upstreamUrl: DOWN, authUrl: urlOf(auth) },
    ],
    { pluginRoot },
  );
  try {
    const wrong = await Promise.all(
      EXPECTED.map(async ([gateway, request, status, body]) => {
        const answer = await rawRequest(gateways.urls[gateway] ?? '', request);
        const text = JSON.stringify(answer.body);
        return answer.status === status && body.test(text) ? [] : [`${request.path}: ${answer.status} ${text}`];
      }),
    );
    return wrong.flat();
  } finally {
    await gateways.nginx.stop();
  }
}

describe('the plugin', () => {
  it('answers every request as it should', async () => {
    expect(await wrongAnswers()).toEqual([]);
  });

  it.each([
    ['passes identity headers on', '\n  clear_identity(headers)', ''],
    ['takes an outage for a refusal', 'refuse(refusals.AUTH_OUT, path)', 'refuse(refusals.BAD_TOKEN, path)'],
    ['leaves errors as Kong made them', 'kong.response.get_status() >= 400', 'false'],
    ['passes unknown paths on', 'if not need then', 'if false then'],
  ])('is noticed when it %s', async (_fault, right, wrong) => {
    await plantFault(folder, 'handler.lua', right, wrong);
    expect(await wrongAnswers(folder)).not.toEqual([]);
  });
});
