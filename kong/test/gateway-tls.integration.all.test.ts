import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testTool } from '@gobbler/test-servers';
import { startGateways, type Gateways } from './support/gateway';
import { poll } from '@gobbler/test-harness';
import { rawRequest } from './support/raw-request';
import { startEchoUpstream, type EchoUpstream } from './support/sick-auth';

let folder: string;
let auths: readonly Server[];
let echo: EchoUpstream;
let gateways: Gateways;
/** How many questions came through to an auth, each of which says that the token is good. */
let asked = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gobbler-tls-'));
  auths = await Promise.all([
    startAuth('trusted', '127.0.0.1'),
    startAuth('unknown', '127.0.0.1'),
    startAuth('other-name', 'auth.example'),
  ]);
  echo = await startEchoUpstream();
  const trusted = join(folder, 'trusted.crt');
  const upstreamUrl = echo.url;
  gateways = await startGateways(
    auths.map((auth) => ({ upstreamUrl, authUrl: urlOf(auth) })),
    { trustedCertificates: trusted },
  );
});
afterAll(async () => {
  await gateways?.nginx.stop();
  await echo?.close();
  for (const auth of auths ?? []) {
    auth.closeAllConnections();
    await new Promise((resolve) => auth.close(resolve));
  }
  await rm(folder, { recursive: true, force: true });
});

/** With a certificate for this name that it has signed itself. */
async function startAuth(kind: string, name: string): Promise<Server> {
  const { file } = await testTool('openssl');
  const [key, certificate] = [join(folder, `${kind}.key`), join(folder, `${kind}.crt`)];
  const form = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  await promisify(execFile)(file, [...form, '-subj', `/CN=${name}`, '-keyout', key, '-out', certificate]);
  const server = createServer({ key: await readFile(key), cert: await readFile(certificate) }, (_request, answer) => {
    asked += 1;
    answer.setHeader('content-type', 'application/json');
    answer.end(JSON.stringify({ userId: 1, sid: 's', exp: Math.floor(Date.now() / 1000) + 900 }));
  });
  server.on('tlsClientError', () => undefined);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

const urlOf = (server: Server): string => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

const statusAt = async (gateway: number, token: string): Promise<number> =>
  (await rawRequest(gateways.urls[gateway] ?? '', { path: '/user/x', headers: [['Authorization', `Bearer ${token}`]] }))
    .status;

describe('auth over https', () => {
  it('is asked when its certificate is trusted and its own', async () => {
    // A machine that is too busy for a handshake within a second gets 503 at first.
    const status = await poll(
      () => statusAt(0, 'first'),
      (answered) => answered !== 503,
    );
    expect(status).toBe(200);
    expect(asked).toBeGreaterThan(0);
  });

  it.each([
    ['a self-signed certificate', 1],
    ['a certificate for another name', 2],
  ])('never sees a token behind %s', async (_what, gateway) => {
    const before = asked;
    expect(await statusAt(gateway, `token-${gateway}`)).toBe(503);
    expect(asked).toBe(before);
  });
});
