import { request } from 'node:http';
import { createPublicKey } from 'node:crypto';
import { base64url, decodeJwt, SignJWT } from 'jose';
import { ask, codesOf, readAnswer } from './fakes/ask';
import { createFakeSigner, goodClaims } from './fakes/fake-auth';
import { SECRET, startOwnWorld, type OwnWorld } from './fakes/own-world';

let world: OwnWorld;
beforeAll(async () => {
  world = await startOwnWorld();
});
beforeEach(() => {
  world.user.asked.length = 0;
  world.payment.asked.length = 0;
});
afterAll(() => world.stop());

const seconds = () => Math.floor(Date.now() / 1000);

/** The claims of the internal token with which a subgraph was asked last. */
function shownTo(subgraph: OwnWorld['user']) {
  const header = String(subgraph.asked.at(-1)?.headers['authorization']);
  return decodeJwt(header.replace('Bearer ', ''));
}

describe('a good token', () => {
  it('makes its owner the subject of the internal tokens, one for each subgraph', async () => {
    const headers = { authorization: `Bearer ${await world.signer.sign()}` };
    const answered = await ask(world.url, '{ me { username isPremium } }', { headers });
    expect(answered.data).toEqual({ me: { username: 'Ana', isPremium: true } });
    expect(shownTo(world.user)).toMatchObject({ iss: 'router', aud: 'user', sub: '7', sid: 'session-7' });
    expect(shownTo(world.payment)).toMatchObject({ iss: 'router', aud: 'payment', sub: '7', sid: 'session-7' });
    expect(Number(world.user.asked[0]?.headers['x-gobbler-remaining-ms'])).toBeLessThanOrEqual(5_500);
  });

  it('counts whatever the scheme’s case', async () => {
    const headers = { authorization: `bearer ${await world.signer.sign()}` };
    expect((await ask(world.url, '{ me { username } }', { headers })).status).toBe(200);
    expect(shownTo(world.user).sub).toBe('7');
  });
});

describe('nobody’s request', () => {
  it('runs without a subject', async () => {
    expect((await ask(world.url, '{ postCount }')).data).toEqual({ postCount: 3 });
    const claims = shownTo(world.post);
    expect(claims).toMatchObject({ iss: 'router', aud: 'post' });
    expect([claims.sub, claims['sid']]).toEqual([undefined, undefined]);
  });

  it('becomes nobody’s else by any header', async () => {
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
    await ask(world.url, '{ me { username } }', { headers });
    expect(shownTo(world.user).sub).toBeUndefined();
    expect(Object.keys(world.user.asked[0]?.headers ?? {}).sort()).toEqual([
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

describe('a bad token', () => {
  it('is one whose session auth has told of as revoked', async () => {
    world.revoked.push('session-revoked');
    const url = await world.startAnother();
    const headers = { authorization: `Bearer ${await world.signer.sign({ sid: 'session-revoked' })}` };
    const answered = await ask(url, '{ me { username } }', { headers });
    expect([answered.status, codesOf(answered)]).toEqual([401, ['UNAUTHENTICATED']]);
    world.revoked.length = 0;
  });

  async function expectRefused(authorization: string, more: Record<string, string> = {}): Promise<void> {
    const answered = await ask(world.url, '{ me { username } }', { headers: { authorization, ...more } });
    expect([answered.status, codesOf(answered), answered.data]).toEqual([401, ['UNAUTHENTICATED'], undefined]);
    expect(answered.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(answered.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answered.errors[0]?.extensions['requestId']).toBe(answered.headers.get('x-request-id'));
    expect(world.user.asked).toEqual([]);
  }

  const day = 86_400;
  it.each([
    ['another audience', { aud: 'somebody' }],
    ['another issuer', { iss: 'somebody' }],
    ['an end in the past', { exp: seconds() - 61 }],
    ['a beginning in the future', { nbf: seconds() + day, exp: seconds() + 2 * day }],
    ['no end', { exp: undefined }],
    ['no beginning', { nbf: undefined }],
    ['no subject', { sub: undefined }],
    ['no session', { sid: undefined }],
    ['no id', { jti: undefined }],
    ['a subject that is no number', { sub: 'admin' }],
    ['a subject below 1', { sub: '0' }],
    ['a subject beyond 2^53', { sub: '9007199254740993' }],
  ])('with %s is refused', async (_what, claims) => {
    await expectRefused(`Bearer ${await world.signer.sign(claims)}`);
  });

  it.each([
    ['another type', { typ: 'JWT' }],
    ['the type of an internal token', { typ: 'internal+jwt' }],
    ['an unknown key id', { kid: 'key-2' }],
    ['a critical extension', { crit: ['exp'] }],
  ])('with %s is refused', async (_what, header) => {
    await expectRefused(`Bearer ${await signWith(header)}`);
  });

  async function signWith(header: Record<string, unknown>): Promise<string> {
    const body = base64url.encode(JSON.stringify(goodClaims()));
    const [, , signature] = (await world.signer.sign()).split('.');
    // jose itself refuses to sign some of these; the header alone must be enough to refuse them.
    return world.signer
      .sign({}, header)
      .catch(
        () => `${base64url.encode(JSON.stringify({ alg: 'EdDSA', typ: 'at+jwt', ...header }))}.${body}.${signature}`,
      );
  }

  it('beside a second one is refused, since nobody could say which one counts', async () => {
    const good = `Bearer ${await world.signer.sign()}`;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = ['Host', 'x', 'Content-Type', 'application/json', 'Authorization', good, 'Authorization', good];
      const sent = request(`${world.url}/graphql`, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject);
      sent.end(JSON.stringify({ query: '{ me { username } }' }));
    });
    expect(status).toBe(401);
    expect(world.user.asked).toEqual([]);
  });

  it('of algorithm none is refused', async () => {
    const body = base64url.encode(JSON.stringify(goodClaims()));
    for (const alg of ['none', 'None', 'nOnE']) {
      const header = base64url.encode(JSON.stringify({ alg, typ: 'at+jwt', kid: 'key-1' }));
      await expectRefused(`Bearer ${header}.${body}.`);
    }
  });

  it('signed with the public key as an HMAC secret is refused', async () => {
    const [jwk] = world.signer.jwks.keys;
    const pem = createPublicKey({ key: { ...jwk }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    for (const secret of [String(pem), String(jwk?.['x']), SECRET]) {
      const forged = await new SignJWT(goodClaims())
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'key-1' })
        .sign(new TextEncoder().encode(secret));
      await expectRefused(`Bearer ${forged}`);
    }
  });

  it('that brings its own key, or says where one lies, is refused', async () => {
    const other = await createFakeSigner('key-1');
    const [jwk] = other.jwks.keys;
    await expectRefused(`Bearer ${await other.sign()}`);
    await expectRefused(`Bearer ${await other.sign({}, { jwk })}`);
    await expectRefused(`Bearer ${await other.sign({}, { jku: 'https://evil.example/jwks.json' })}`);
  });

  it('whose claims were changed is refused', async () => {
    const [header, , signature] = (await world.signer.sign()).split('.');
    const claims = base64url.encode(JSON.stringify({ ...goodClaims(), sub: '1' }));
    await expectRefused(`Bearer ${header}.${claims}.${signature}`);
  });

  it('of 9 kB is refused', async () => {
    await expectRefused(`Bearer ${await world.signer.sign({ extra: 'x'.repeat(6_700) })}`);
    await expectRefused(`Bearer ${'a'.repeat(9_000)}`);
  });

  it('that is an internal token, a refresh token or no token at all is refused', async () => {
    await ask(world.url, '{ me { username } }');
    const internal = String(world.user.asked.at(-1)?.headers['authorization']);
    world.user.asked.length = 0;
    for (const bad of [internal, 'Bearer Zm9vYmFy', 'Bearer', 'Bearer a b', 'Bearer null', 'Basic YTpi', 'x']) {
      await expectRefused(bad);
    }
  });

  it('is refused before anything of the document is looked at, and for a landing page not at all', async () => {
    const broken = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer bad' },
      body: JSON.stringify({ query: '{ nothing' }),
    });
    expect(codesOf(await readAnswer(broken))).toEqual(['UNAUTHENTICATED']);
    const page = await fetch(`${world.url}/graphql`, { headers: { accept: 'text/html', authorization: 'Bearer bad' } });
    expect(page.status).toBe(200);
  });

  it('is never logged, as no good one is', async () => {
    const good = await world.signer.sign({ jti: 'another' });
    await ask(world.url, '{ me { username } }', { headers: { authorization: `Bearer ${good}` } });
    await ask(world.url, '{ me { username } }', { headers: { authorization: 'Bearer bad-canary' } });
    expect(world.logged.join()).not.toContain(good);
    expect(world.logged.join()).not.toContain('bad-canary');
  });
});

describe('auth out of reach', () => {
  it('from the start takes authenticated requests out, and no others', async () => {
    const url = await world.startAnother({ AUTH_URL: 'http://127.0.0.1:9' });
    const headers = { authorization: `Bearer ${await world.signer.sign()}` };
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

  it('for less than a minute changes nothing, for longer takes authenticated requests out', async () => {
    const clock = { ms: Date.now() };
    const url = await world.startAnother({}, () => new Date(clock.ms));
    const headers = { authorization: `Bearer ${await world.signer.sign()}` };
    clock.ms += 59_000;
    expect((await ask(url, '{ me { username } }', { headers })).status).toBe(200);
    clock.ms += 2_000;
    const answered = await ask(url, '{ me { username } }', { headers });
    expect([answered.status, codesOf(answered)]).toEqual([503, ['SUBGRAPH_UNAVAILABLE']]);
    expect((await ask(url, '{ postCount }')).status).toBe(200);
  });
});

it('is ready while a subgraph other than auth is out, and tells which', async () => {
  const url = await world.startAnother({ PAYMENT_URL: 'http://127.0.0.1:9' });
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
