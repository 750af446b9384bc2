import { createHmac, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { request } from 'node:http';
import { untilServed } from '@gobbler/test-harness';
import { deriveKeyPair, type KeyPair } from '../src/infra/tokens/derive-key-pair';
import { startAuthBench, TOKEN_SECRET, viewerOf, type AuthBench } from './auth-bench';

const OLD_SECRET = 'the-secret-for-access-tokens-before-that';

/** A JWT made manually, so that everything about it can be wrong. */
function forge(header: object, claims: object, signatureOf: (input: string) => string): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${signatureOf(input)}`;
}

const signedWith =
  (key: KeyObject) =>
  (input: string): string =>
    sign(null, Buffer.from(input), key).toString('base64url');

const stranger = generateKeyPairSync('ed25519');
const strangerJwk = stranger.publicKey.export({ format: 'jwk' });

describe('GET /account/me', () => {
  let bench: AuthBench;
  let keys: KeyPair;
  let oldKeys: KeyPair;
  let good: { accessToken: string; refreshToken: string };

  beforeAll(async () => {
    bench = await startAuthBench({ previousTokenSecret: OLD_SECRET });
    keys = await deriveKeyPair(TOKEN_SECRET);
    oldKeys = await deriveKeyPair(OLD_SECRET);
    good = (await untilServed(() => bench.signUp('ana@example.com', { idempotencyKey: 'k' }))).data['signUp'].session;
  });

  afterEach(() => bench.setClock(null));

  afterAll(() => bench?.stop());

  function claims(overrides: object = {}): object {
    const { userId, sid } = viewerOf(good.accessToken);
    const now = Math.floor(Date.now() / 1000);
    const usual = { iss: 'gobbler-auth', aud: 'gobbler', sub: String(userId), sid, jti: randomUUID() };
    return { ...usual, iat: now, nbf: now, exp: now + 900, ...overrides };
  }

  function header(overrides: object = {}): object {
    return { alg: 'EdDSA', typ: 'at+jwt', kid: keys.kid, ...overrides };
  }

  const signed = (claim: object = {}, head: object = {}): string =>
    forge(header(head), claims(claim), signedWith(keys.privateKey));

  async function expectRefused(authorization: string): Promise<void> {
    const answer = await bench.accountMe(authorization);
    const body = (await answer.json()) as object;
    expect([answer.status, body]).toEqual([
      401,
      { error: expect.any(String), code: 'UNAUTHENTICATED', requestId: expect.any(String) },
    ]);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  }

  it('names the user and session of a valid token, and nothing secret', async () => {
    const { userId, sid } = viewerOf(good.accessToken);
    const answer = await bench.accountMe(`Bearer ${good.accessToken}`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ userId, sid, exp: expect.any(Number) });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('accepts a token of the forger below when nothing is wrong with it', async () => {
    const exp = Math.floor(Date.now() / 1000) + 600;
    const answer = await bench.accountMe(`bearer ${signed({ exp })}`);
    expect([answer.status, await answer.json()]).toMatchObject([200, { exp }]);
  });

  it('accepts a token of the previous secret', async () => {
    const token = forge(header({ kid: oldKeys.kid }), claims(), signedWith(oldKeys.privateKey));
    expect((await bench.accountMe(`Bearer ${token}`)).status).toBe(200);
  });

  it('answers a request without a token with 401', async () => {
    const answer = await bench.accountMe();
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  const now = (): number => Math.floor(Date.now() / 1000);
  const publicBytes = (): Buffer => Buffer.from(keys.publicJwk.x ?? '', 'base64url');
  const hs256 = (secret: Buffer | string) => (input: string) =>
    createHmac('sha256', secret).update(input).digest('base64url');

  const forgeries: [string, () => string][] = [
    ['without a signature', () => forge(header({ alg: 'none' }), claims(), () => '')],
    ['with alg none in capitals', () => forge(header({ alg: 'NONE' }), claims(), () => '')],
    ['with its signature cut off', () => good.accessToken.replace(/[^.]+$/, '')],
    [
      'with HS256 and the public key as the secret',
      () => forge(header({ alg: 'HS256' }), claims(), hs256(publicBytes())),
    ],
    ['with HS256 and our secret', () => forge(header({ alg: 'HS256' }), claims(), hs256(TOKEN_SECRET))],
    ['for another audience', () => signed({ aud: 'another-audience' })],
    ['of another issuer', () => signed({ iss: 'https://evil.example' })],
    ['of another type', () => signed({}, { typ: 'JWT' })],
    ['of no type', () => signed({}, { typ: undefined })],
    ['of an internal token’s type', () => signed({}, { typ: 'internal+jwt' })],
    ['expired', () => signed({ exp: now() - 61 })],
    ['not valid yet', () => signed({ nbf: now() + 120 })],
    ['without an expiry', () => signed({ exp: undefined })],
    ['with a text for its expiry', () => signed({ exp: '9999999999' })],
    ['without a subject', () => signed({ sub: undefined })],
    ['of the subject 0', () => signed({ sub: '0' })],
    ['of an email as the subject', () => signed({ sub: 'ana@example.com' })],
    ['without a session', () => signed({ sid: undefined })],
    ['of another user’s session', () => signed({ sub: '999999' })],
    ['of an unknown session', () => signed({ sid: randomUUID() })],
    ['without an id', () => signed({ jti: undefined })],
    ['with a foreign key id', () => signed({}, { kid: 'evil' })],
    ['with the old key’s id', () => signed({}, { kid: oldKeys.kid })],
    ['signed by a stranger', () => forge(header(), claims(), signedWith(stranger.privateKey))],
    [
      'with the stranger’s key in it',
      () => forge(header({ jwk: strangerJwk }), claims(), signedWith(stranger.privateKey)),
    ],
    [
      'with the stranger’s key in it and its id',
      () => forge(header({ jwk: { ...strangerJwk, kid: 'x' }, kid: 'x' }), claims(), signedWith(stranger.privateKey)),
    ],
    [
      'with a key url',
      () => forge(header({ jku: 'http://127.0.0.1:9/jwks', kid: 'x' }), claims(), signedWith(stranger.privateKey)),
    ],
    ['with a critical extension', () => signed({}, { crit: ['exp2'], exp2: 1 })],
    ['of 9 kB', () => signed({ more: 'x'.repeat(6_500) })],
    ['that is a refresh token', () => good.refreshToken],
    ['that is not a token', () => 'a.b.c'],
    ['that is empty', () => ''],
  ];

  it.each(forgeries)('refuses a token %s', async (_what, make) => {
    await expectRefused(`Bearer ${make()}`);
  });

  it('refuses another scheme and more than one token', async () => {
    await expectRefused(`Basic ${good.accessToken}`);
    await expectRefused(good.accessToken);
    await expectRefused(`Bearer ${good.accessToken} ${good.accessToken}`);
    await expectRefused(`Bearer ${good.accessToken}, Bearer ${good.accessToken}`);
  });

  it('refuses a repeated Authorization header, even with the same valid token', async () => {
    const status = await new Promise((resolve, reject) => {
      const { port, host } = new URL(bench.service.url);
      const bearer = `Bearer ${good.accessToken}`;
      const headers = ['Host', host, 'Authorization', bearer, 'Authorization', bearer];
      const sent = request({ port, path: '/account/me', headers });
      sent.on('response', (answer) => resolve(answer.resume().statusCode)).on('error', reject);
      sent.end();
    });
    expect(status).toBe(401);
  });

  it('tolerates a clock that is a minute off, and no more', async () => {
    expect((await bench.accountMe(`Bearer ${signed({ exp: now() - 50 })}`)).status).toBe(200);
    expect((await bench.accountMe(`Bearer ${signed({ nbf: now() + 50 })}`)).status).toBe(200);
  });

  it('refuses an expired token', async () => {
    bench.setClock(new Date(Date.now() + 16.1 * 60_000));
    await expectRefused(`Bearer ${good.accessToken}`);
  });

  it('refuses a revoked token at once', async () => {
    const { accessToken } = (await bench.logIn('ana@example.com')).data['logIn'].session;
    await bench.ask('mutation { logOut { user { id } } }', {}, { as: viewerOf(accessToken) });
    await expectRefused(`Bearer ${accessToken}`);
  });

  it('refuses the token of a deleted account', async () => {
    const { accessToken } = (await bench.signUp('gone@example.com')).data['signUp'].session;
    await bench.sql('DELETE FROM accounts WHERE id = $1', [viewerOf(accessToken).userId]);
    await expectRefused(`Bearer ${accessToken}`);
  });
});

describe('auth without its database', () => {
  let bench: AuthBench;

  beforeAll(async () => {
    bench = await startAuthBench();
  });

  afterAll(() => bench?.stop());

  it('never calls a token invalid, and recovers with the database', async () => {
    const { accessToken } = (await bench.signUp('ana@example.com')).data['signUp'].session;
    bench.proxy.cut();
    const answer = await bench.accountMe(`Bearer ${accessToken}`);
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'SUBGRAPH_UNAVAILABLE' }]);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect((await bench.accountMe('Bearer a.b.c')).status).toBe(401);
    expect((await bench.logIn('ana@example.com')).errors?.[0]?.extensions.code).toBe('SUBGRAPH_UNAVAILABLE');
    expect((await fetch(`${bench.service.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${bench.service.url}/.well-known/jwks.json`)).status).toBe(200);
    bench.proxy.restore();
    expect((await bench.accountMe(`Bearer ${accessToken}`)).status).toBe(200);
  });

  it('answers 503 when reading the session fails for an unexpected reason', async () => {
    const { accessToken } = (await bench.logIn('ana@example.com')).data['logIn'].session;
    await bench.sql('ALTER TABLE sessions RENAME TO lost');
    const answer = await bench.accountMe(`Bearer ${accessToken}`);
    await bench.sql('ALTER TABLE lost RENAME TO sessions');
    const body = await answer.text();
    expect(answer.status).toBe(503);
    expect(body).not.toContain('sessions');
  });
});
