import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { ACCESS_TOKEN, verifyAccessToken } from '@gobbler/service-kit';
import { createKeySet } from '../src/infra/tokens/create-key-set';
import { createTokens } from '../src/infra/tokens/create-tokens';
import { deriveKeyPair } from '../src/infra/tokens/derive-key-pair';
import { after, MINUTE, NOON } from './builders';

const SECRET = 'a secret for signing that is long énough';
const OTHER = 'another secret for signing, long enough too';

/** HKDF-SHA-256 (RFC 5869) manually, for one block of output. */
function hkdf(secret: string, salt: string, info: string): Buffer {
  const key = createHmac('sha256', salt).update(Buffer.from(secret, 'utf8')).digest();
  return createHmac('sha256', key).update(`${info}\u0001`).digest();
}

describe('the key that signs access tokens', () => {
  it('has as its seed the HKDF of the secret', async () => {
    const { privateKey } = await deriveKeyPair(SECRET);
    const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
    expect(seed.toString('hex')).toBe(hkdf(SECRET, 'gobbler', 'access-token ed25519 v1').toString('hex'));
  });

  it('is named by its thumbprint', async () => {
    const { kid, publicJwk } = await deriveKeyPair(SECRET);
    const canonical = `{"crv":"Ed25519","kty":"OKP","x":"${publicJwk.x}"}`;
    expect(kid).toBe(createHash('sha256').update(canonical).digest('base64url'));
  });

  it('is the same after every restart, and another for another secret', async () => {
    const [one, same, other] = await Promise.all([SECRET, SECRET, OTHER].map(deriveKeyPair));
    expect(same?.kid).toBe(one?.kid);
    expect(other?.kid).not.toBe(one?.kid);
  });

  it('shows only its public half', async () => {
    const { jwks } = await createKeySet(SECRET, OTHER);
    expect(jwks.keys).toHaveLength(2);
    for (const key of jwks.keys) {
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
      expect(key).toMatchObject({ alg: 'EdDSA', crv: 'Ed25519', kty: 'OKP', use: 'sig' });
    }
  });

  it('is not listed twice when the secret was not changed', async () => {
    expect((await createKeySet(SECRET, SECRET)).jwks.keys).toHaveLength(1);
  });

  /** [secret, previous secret], one rolling restart each, as docs/operations.md has them. */
  const steps = [
    [SECRET, null],
    [SECRET, OTHER],
    [OTHER, SECRET],
    [OTHER, null],
  ] as const;
  it.each([0, 1, 2])('is rotated without a refusal while step %i and the next run side by side', async (step) => {
    const sets = await Promise.all(steps.slice(step, step + 2).map(([now, previous]) => createKeySet(now, previous)));
    for (const { signingKey } of sets) {
      for (const { jwks } of sets) expect(jwks.keys.map(({ kid }) => kid)).toContain(signingKey.kid);
    }
  });

  it('signs tokens that everybody can verify with the public key alone', async () => {
    const { signingKey, getKey } = await createKeySet(SECRET, null);
    const token = await createTokens(signingKey, SECRET).signAccessToken({
      id: 'an-id',
      userId: 12,
      sid: 'a-session',
      issuedAt: after(999),
      expiresAt: after(15 * MINUTE),
    });
    const [header = '', payload = '', signature = ''] = token.split('.');
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(header)).toEqual({ alg: 'EdDSA', typ: ACCESS_TOKEN.type, kid: signingKey.kid });
    const noon = NOON.getTime() / 1000;
    expect(read(payload)).toEqual({
      iss: 'gobbler-auth',
      aud: 'gobbler',
      sub: '12',
      sid: 'a-session',
      jti: 'an-id',
      iat: noon,
      nbf: noon,
      exp: noon + 900,
    });
    const publicKey = createPublicKey({ key: { ...signingKey.publicJwk, alg: undefined }, format: 'jwk' });
    const isGood = verify(null, Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, 'base64url'));
    expect(isGood).toBe(true);
    const identity = { userId: 12, sid: 'a-session', expiresAt: after(15 * MINUTE) };
    expect(await verifyAccessToken(token, getKey, () => NOON)).toEqual(identity);
  });

  it('leaves the tokens of the previous secret good, until that is taken away', async () => {
    const old = await createKeySet(OTHER, null);
    const claims = { id: 'an-id', userId: 12, sid: 'a-session', issuedAt: NOON, expiresAt: after(15 * MINUTE) };
    const token = await createTokens(old.signingKey, OTHER).signAccessToken(claims);
    const rotating = await createKeySet(SECRET, OTHER);
    const rotated = await createKeySet(SECRET, null);
    expect(await verifyAccessToken(token, rotating.getKey, () => NOON)).toMatchObject({ userId: 12 });
    expect(await verifyAccessToken(token, rotated.getKey, () => NOON)).toBeNull();
    expect(rotating.signingKey.kid).toBe(rotated.signingKey.kid);
  });

  it('says the same in the same words, so that a lost answer can be given again', async () => {
    const { signingKey } = await createKeySet(SECRET, null);
    const [tokens, again] = [createTokens(signingKey, SECRET), createTokens(signingKey, SECRET)];
    const refreshToken = tokens.newRefreshToken();
    const next = tokens.nextTokens(refreshToken);
    expect(again.nextTokens(refreshToken)).toEqual(next);
    expect(next.refreshToken).toMatch(/^[\w-]{43}$/);
    expect(new Set([refreshToken, next.refreshToken, next.accessTokenId]).size).toBe(3);
    expect(createTokens(signingKey, OTHER).nextTokens(refreshToken)).not.toEqual(next);
    const claims = { id: next.accessTokenId, userId: 12, sid: 's', issuedAt: NOON, expiresAt: after(15 * MINUTE) };
    expect(await again.signAccessToken(claims)).toBe(await tokens.signAccessToken(claims));
  });
});
