import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';

/** Signs access tokens as auth does, with optional deviations. */
export interface FakeSigner {
  readonly jwks: { keys: (Record<string, unknown> & { kty: string })[] };
  /** Signs a valid token of user 7, session `session-7`; `claims` override, `undefined` omits a claim. */
  sign(claims?: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  readonly privateKey: CryptoKey;
}

export async function createFakeSigner(kid = 'key-1'): Promise<FakeSigner> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kty: 'OKP', kid, alg: 'EdDSA', use: 'sig' };
  return {
    jwks: { keys: [jwk] },
    privateKey,
    sign(claims = {}, header = {}) {
      return new SignJWT({ ...goodClaims(), ...claims })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...header })
        .sign(privateKey);
    },
  };
}

/** The claims of a valid token. */
export function goodClaims(): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: 'gobbler-auth',
    aud: 'gobbler',
    sub: '7',
    sid: 'session-7',
    jti: `token-${now}`,
    iat: now,
    nbf: now,
    exp: now + 900,
  };
}
