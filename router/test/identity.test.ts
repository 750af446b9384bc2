import { request } from 'node:http';
import { createPublicKey } from 'node:crypto';
import { base64url, decodeJwt, SignJWT } from 'jose';
import { ask, codesOf, readAnswer } from './fakes/ask';
import { createFakeSigner, goodClaims } from './fakes/fake-auth';
import { startOwnRouter, type OwnRouter } from './fakes/start-own-router';
import { SECRET } from './fakes/test-router';

let own: OwnRouter;
beforeAll(async () => {
  own = await startOwnRouter();
});
beforeEach(() => {
  own.user.asked.length = 0;
  own.payment.asked.length = 0;
});
afterAll(() => own.stop());

const seconds = () => Math.floor(Date.now() / 1000);

/** Claims of the internal token in the last request to a subgraph. */
function shownTo(subgraph: OwnRouter['user']) {
  const header = String(subgraph.asked.at(-1)?.headers['authorization']);
  return decodeJwt(header.replace('Bearer ', ''));
}

describe('a valid access token', () => {
  it('the user becomes the subject of an internal token per subgraph', async () => {
    const headers = { authorization: `Bearer ${await own.signer.sign()}` };
    const answered = await ask(own.url, '{ me { username isPremium } }', { headers });
    expect(answered.data).toEqual({ me: { username: 'Ana', isPremium: true } });
    expect(shownTo(own.user)).toMatchObject({ iss: 'router', aud: 'user', sub: '7', sid: 'session-7' });
    expect(shownTo(own.payment)).toMatchObject({ iss: 'router', aud: 'payment', sub: '7', sid: 'session-7' });
    expect(Number(own.user.asked[0]?.headers['x-gobbler-remaining-ms'])).toBeLessThanOrEqual(5_500);
  });

  it('the Bearer scheme is case-insensitive', async () => {
    const headers = { authorization: `bearer ${await own.signer.sign()}` };
    expect((await ask(own.url, '{ me { username } }', { headers })).status).toBe(200);
    expect(shownTo(own.user).sub).toBe('7');
  });
});

describe('an anonymous request', () => {
  it('internal tokens of an anonymous request have no subject', async () => {
    expect((await ask(own.url, '{ postCount }')).data).toEqual({ postCount: 3 });
    const claims = shownTo(own.post);
    expect(claims).toMatchObject({ iss: 'router', aud: 'post' });
    expect([claims.sub, claims['sid']]).toEqual([undefined, undefined]);
  });

  it('no header can give an anonymous request an identity', async () => {
    const headers = {
      'x-user-id': '1',
      'X-UserInfo': 'e30=',
      'x-consumer-id': '1',
      'x-consumer-username': 'admin',
      x_user_id: '1',
      'x-authenticated-userid': '1',
      'x-forwarded-user': '1',
      'proxy-authorization': 'Bearer x',
    };
    await ask(own.url, '{ me { username } }', { headers });
    expect(shownTo(own.user).sub).toBeUndefined();
    expect(Object.keys(own.user.asked[0]?.headers ?? {}).sort()).toEqual([
      'accept',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'traceparent',
      'x-gobbler-remaining-ms',
      'x-request-id',
    ]);
  });
});

describe('an invalid access token', () => {
  it('a token of a revoked session is refused', async () => {
    own.revoked.push('session-revoked');
    const url = await own.startAnother();
    const headers = { authorization: `Bearer ${await own.signer.sign({ sid: 'session-revoked' })}` };
    const answered = await ask(url, '{ me { username } }', { headers });
    expect([answered.status, codesOf(answered)]).toEqual([401, ['UNAUTHENTICATED']]);
    own.revoked.length = 0;
  });

  async function expectRefused(authorization: string, more: Record<string, string> = {}): Promise<void> {
    const answered = await ask(own.url, '{ me { username } }', { headers: { authorization, ...more } });
    expect([answered.status, codesOf(answered), answered.data]).toEqual([401, ['UNAUTHENTICATED'], undefined]);
    expect(answered.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(answered.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answered.errors[0]?.extensions['requestId']).toBe(answered.headers.get('x-request-id'));
    expect(own.user.asked).toEqual([]);
  }

  const day = 86_400;
  it.each([
    ['another audience', { aud: 'another' }],
    ['another issuer', { iss: 'another' }],
    ['an expiry in the past', { exp: seconds() - 61 }],
    ['a start in the future', { nbf: seconds() + day, exp: seconds() + 2 * day }],
    ['no expiry', { exp: undefined }],
    ['no start', { nbf: undefined }],
    ['no subject', { sub: undefined }],
    ['no session', { sid: undefined }],
    ['no id', { jti: undefined }],
    ['a subject that is not a number', { sub: 'admin' }],
    ['a subject below 1', { sub: '0' }],
    ['a subject beyond 2^53', { sub: '9007199254740993' }],
  ])('a token with %s is refused', async (_what, claims) => {
    await expectRefused(`Bearer ${await own.signer.sign(claims)}`);
  });

  it.each([
    ['another type', { typ: 'JWT' }],
    ['the type of an internal token', { typ: 'internal+jwt' }],
    ['an unknown key id', { kid: 'key-2' }],
    ['a critical extension', { crit: ['exp'] }],
  ])('a token with %s is refused', async (_what, header) => {
    await expectRefused(`Bearer ${await signWith(header)}`);
  });

  async function signWith(header: Record<string, unknown>): Promise<string> {
    const body = base64url.encode(JSON.stringify(goodClaims()));
    const [, , signature] = (await own.signer.sign()).split('.');
    // jose refuses to sign some of these headers.
    return own.signer
      .sign({}, header)
      .catch(
        () => `${base64url.encode(JSON.stringify({ alg: 'EdDSA', typ: 'at+jwt', ...header }))}.${body}.${signature}`,
      );
  }

  it('two Authorization headers are refused as ambiguous', async () => {
    const good = `Bearer ${await own.signer.sign()}`;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = ['Host', 'x', 'Content-Type', 'application/json', 'Authorization', good, 'Authorization', good];
      const sent = request(`${own.url}/graphql`, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject);
      sent.end(JSON.stringify({ query: '{ me { username } }' }));
    });
    expect(status).toBe(401);
    expect(own.user.asked).toEqual([]);
  });

  it('a token with algorithm none is refused', async () => {
    const body = base64url.encode(JSON.stringify(goodClaims()));
    for (const alg of ['none', 'None', 'nOnE']) {
      const header = base64url.encode(JSON.stringify({ alg, typ: 'at+jwt', kid: 'key-1' }));
      await expectRefused(`Bearer ${header}.${body}.`);
    }
  });

  it('a token signed with the public key as HMAC secret is refused', async () => {
    const [jwk] = own.signer.jwks.keys;
    const pem = createPublicKey({ key: { ...jwk }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    for (const secret of [String(pem), String(jwk?.['x']), SECRET]) {
      const forged = await new SignJWT(goodClaims())
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'key-1' })
        .sign(new TextEncoder().encode(secret));
      await expectRefused(`Bearer ${forged}`);
    }
  });

  it('a token with an embedded key or key URL is refused', async () => {
    const other = await createFakeSigner('key-1');
    const [jwk] = other.jwks.keys;
    await expectRefused(`Bearer ${await other.sign()}`);
    await expectRefused(`Bearer ${await other.sign({}, { jwk })}`);
    await expectRefused(`Bearer ${await other.sign({}, { jku: 'https://evil.example/jwks.json' })}`);
  });

  it('a token with changed claims is refused', async () => {
    const [header, , signature] = (await own.signer.sign()).split('.');
    const claims = base64url.encode(JSON.stringify({ ...goodClaims(), sub: '1' }));
    await expectRefused(`Bearer ${header}.${claims}.${signature}`);
  });

  it('a token of 9 kB is refused', async () => {
    await expectRefused(`Bearer ${await own.signer.sign({ extra: 'x'.repeat(6_700) })}`);
    await expectRefused(`Bearer ${'a'.repeat(9_000)}`);
  });

  it('an internal token, a refresh token and malformed headers are refused', async () => {
    await ask(own.url, '{ me { username } }');
    const internal = String(own.user.asked.at(-1)?.headers['authorization']);
    own.user.asked.length = 0;
    for (const invalid of [internal, 'Bearer Zm9vYmFy', 'Bearer', 'Bearer a b', 'Bearer null', 'Basic YTpi', 'x']) {
      await expectRefused(invalid);
    }
  });

  it('an invalid token is refused before parsing the document, but not for the landing page', async () => {
    const broken = await fetch(`${own.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer bad' },
      body: JSON.stringify({ query: '{ nothing' }),
    });
    expect(codesOf(await readAnswer(broken))).toEqual(['UNAUTHENTICATED']);
    const page = await fetch(`${own.url}/graphql`, { headers: { accept: 'text/html', authorization: 'Bearer bad' } });
    expect(page.status).toBe(200);
  });

  it('tokens are never logged', async () => {
    const good = await own.signer.sign({ jti: 'another' });
    await ask(own.url, '{ me { username } }', { headers: { authorization: `Bearer ${good}` } });
    await ask(own.url, '{ me { username } }', { headers: { authorization: 'Bearer bad-canary' } });
    expect(own.logged.join()).not.toContain(good);
    expect(own.logged.join()).not.toContain('bad-canary');
  });
});

describe('auth down', () => {
  it('authenticated requests get 503 while auth was never reached, anonymous ones are answered', async () => {
    const url = await own.startAnother({ AUTH_URL: 'http://127.0.0.1:9' });
    const headers = { authorization: `Bearer ${await own.signer.sign()}` };
    const answered = await ask(url, '{ me { username } }', { headers });
    expect([answered.status, codesOf(answered)]).toEqual([503, ['SUBGRAPH_UNAVAILABLE']]);
    expect(answered.headers.get('retry-after')).toBe('5');
    expect((await ask(url, '{ postCount }')).status).toBe(200);
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    const text = await ready.text();
    expect(text).toContain('"identity"');
    expect(text).not.toMatch(/127\.0\.0\.1|ECONN/);
  });
});

it('the router is ready while another subgraph than auth is down, and names it', async () => {
  const url = await own.startAnother({ PAYMENT_URL: 'http://127.0.0.1:9' });
  const ready = await fetch(`${url}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({
    status: 'ready',
    dependencies: expect.arrayContaining([
      { name: 'payment', description: 'subgraph', isOptional: true, isReady: false, problem: 'does not answer' },
      { name: 'user', description: 'subgraph', isOptional: true, isReady: true },
    ]) as unknown,
  });
});
