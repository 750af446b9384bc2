import { hkdfSync, createPrivateKey, createPublicKey, randomUUID, type KeyObject } from 'node:crypto';
import { ACCESS_TOKEN } from '@gobbler/service-kit';
import { calculateJwkThumbprint, SignJWT } from 'jose';

/** The secret of auth under test; tokens of as many people as a crowd needs are made from it without signing them up. */
export const FAULT_AUTH_SECRET = 'a-secret-that-auth-has-alone-in-fault-tests';

/** DER of an Ed25519 private key up to its 32 bytes (RFC 8410, section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const LIFE_S = 900;
/** A run on a busy machine may take longer than a token lives. */
const RENEW_MS = 600_000;

/** Makes access tokens as auth does, by person; each serves for ten minutes. */
export function createUserTokens(): (userId: number) => Promise<string> {
  const seed = hkdfSync('sha256', FAULT_AUTH_SECRET, 'gobbler', 'access-token ed25519 v1', 32);
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, Buffer.from(seed)]), format: 'der', type: 'pkcs8' });
  const kid = calculateJwkThumbprint(createPublicKey(key).export({ format: 'jwk' }) as { kty: string });
  const made = new Map<number, { readonly token: Promise<string>; readonly at: number }>();
  return (userId) => {
    const known = made.get(userId);
    if (known && Date.now() - known.at < RENEW_MS) return known.token;
    const token = sign(key, kid, userId);
    made.set(userId, { token, at: Date.now() });
    return token;
  };
}

async function sign(key: KeyObject, kid: Promise<string>, userId: number): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ sid: randomUUID() })
    .setProtectedHeader({ alg: ACCESS_TOKEN.algorithm, typ: ACCESS_TOKEN.type, kid: await kid })
    .setIssuer(ACCESS_TOKEN.issuer)
    .setAudience(ACCESS_TOKEN.audience)
    .setSubject(String(userId))
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + LIFE_S)
    .sign(key);
}
