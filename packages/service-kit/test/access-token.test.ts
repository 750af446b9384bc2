import { generateKeyPair, SignJWT } from 'jose';
import { ACCESS_TOKEN, verifyAccessToken } from '../src';

const now = () => new Date('2026-11-05T08:00:00.000Z');
const seconds = now().getTime() / 1_000;
const claims = {
  iss: ACCESS_TOKEN.issuer,
  aud: ACCESS_TOKEN.audience,
  sub: '7',
  sid: 'session-7',
  jti: 'token-1',
  iat: seconds,
  nbf: seconds,
  exp: seconds + 900,
};
const header = { alg: 'EdDSA', typ: 'at+jwt', kid: 'key-1' };

describe('a user’s access token', () => {
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;

  beforeAll(async () => {
    keys = await generateKeyPair('EdDSA');
  });

  const sign = (change: Record<string, unknown> = {}, head = header) =>
    new SignJWT({ ...claims, ...change }).setProtectedHeader(head).sign(keys.privateKey);
  const verify = (token: string) => verifyAccessToken(token, async () => keys.publicKey, now);

  it('names its user and its expiry', async () => {
    expect(await verify(await sign())).toEqual({
      userId: 7,
      sid: 'session-7',
      expiresAt: new Date('2026-11-05T08:15:00.000Z'),
    });
  });

  it.each([
    ['of another issuer', { iss: 'another' }],
    ['for another audience', { aud: 'another' }],
    ['that is over', { exp: seconds - 61 }],
    ['that is not valid yet', { nbf: seconds + 61 }],
    ['without an end', { exp: undefined }],
    ['without a session', { sid: undefined }],
    ['with an empty session', { sid: '' }],
    ['without an id of its own', { jti: undefined }],
    ['without a subject', { sub: undefined }],
    ['for a subject that is no id', { sub: 'ana@example.com' }],
    ['for an id in another spelling', { sub: '07' }],
    ['for a number in place of text', { sub: 7 }],
  ])('is invalid %s', async (_what, change) => {
    expect(await verify(await sign(change))).toBeNull();
  });

  it('is good for a minute longer and earlier, as clocks differ', async () => {
    expect(await verify(await sign({ exp: seconds - 59 }))).not.toBeNull();
    expect(await verify(await sign({ nbf: seconds + 59 }))).not.toBeNull();
  });

  it('is invalid with another type', async () => {
    expect(await verify(await sign({}, { ...header, typ: 'JWT' }))).toBeNull();
  });

  it('signed by another key is invalid', async () => {
    const others = await generateKeyPair('EdDSA');
    const token = await new SignJWT(claims).setProtectedHeader(header).sign(others.privateKey);
    expect(await verify(token)).toBeNull();
  });

  it('signed with a shared secret is none', async () => {
    const secret = new TextEncoder().encode('a-secret-that-is-long-enough-for-us');
    const token = await new SignJWT(claims).setProtectedHeader({ ...header, alg: 'HS256' }).sign(secret);
    expect(await verifyAccessToken(token, async () => secret, now)).toBeNull();
  });

  it.each(['', 'x', 'a.b.c', 'x'.repeat(5_000)])('is not %j', async (text) => {
    expect(await verify(text)).toBeNull();
  });

  it('can’t be judged while the keys are out of reach', async () => {
    const token = await sign();
    await expect(
      verifyAccessToken(token, () => Promise.reject(new Error('connect ECONNREFUSED')), now),
    ).rejects.toThrow('ECONNREFUSED');
  });
});
