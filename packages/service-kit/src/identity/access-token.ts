import { KeyObject, verify } from 'node:crypto';
import type { Clock } from '@gobbler/contracts';
import type { JWTVerifyGetKey } from 'jose';
import { tryParseId } from '../graphql/ids';
import { decodePart, type Claims } from './hs256';
import { CLOCK_TOLERANCE_SECONDS } from './internal-token-verifier';

/** What auth puts into every access token, and what everybody who checks one insists on. */
export const ACCESS_TOKEN = {
  issuer: 'gobbler-auth',
  audience: 'gobbler',
  /** RFC 9068, section 2.1. */
  type: 'at+jwt',
  /** RFC 8037: Ed25519. */
  algorithm: 'EdDSA',
} as const;

/** Who an access token speaks for. */
export interface AccessTokenIdentity {
  readonly userId: number;
  readonly sid: string;
  readonly expiresAt: Date;
}

/** Characters; ours are shorter by far. */
const MAX_LENGTH = 4_096;

/**
 * Checks signature, times and claims of a user's access token, not whether its session was revoked.
 * @param getKey finds the public key by its id; only keys of our own set
 * @returns null for anything that is not a good token
 * Rejects when the keys can't be had.
 */
export async function verifyAccessToken(
  token: string,
  getKey: JWTVerifyGetKey,
  now: Clock,
): Promise<AccessTokenIdentity | null> {
  if (token.length > MAX_LENGTH) return null;
  const claims = await claimsOf(token, getKey);
  if (!claims || !isForUs(claims) || !isInTime(claims, Math.floor(now().getTime() / 1000))) return null;
  const { sub, sid, jti, exp } = claims;
  // Canonical: the same person must not be written in two ways.
  const userId = typeof sub === 'string' ? tryParseId(sub) : null;
  if (userId === null || typeof sid !== 'string' || sid === '' || jti === undefined || typeof exp !== 'number')
    return null;
  return { userId, sid, expiresAt: new Date(exp * 1000) };
}

/** The claims of a token that one of the keys has signed; null for anything else, whatever algorithm or type it names. */
async function claimsOf(token: string, getKey: JWTVerifyGetKey): Promise<Claims | null> {
  const [protectedHeader, payload, signature] = PARTS.exec(token)?.slice(1) ?? [];
  if (protectedHeader === undefined || payload === undefined || signature === undefined) return null;
  const header = decodePart(protectedHeader);
  if (header?.['alg'] !== ACCESS_TOKEN.algorithm || header['typ'] !== ACCESS_TOKEN.type || 'crit' in header)
    return null;
  const key = await keyFor(getKey, header, { protected: protectedHeader, payload, signature });
  if (key?.asymmetricKeyType !== 'ed25519') return null;
  // Synchronous: WebCrypto takes twice as long, most of it in moving the work to another thread.
  const isSigned = verify(null, Buffer.from(`${protectedHeader}.${payload}`), key, Buffer.from(signature, 'base64url'));
  return isSigned ? decodePart(payload) : null;
}

const PARTS = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;
const keyObjects = new WeakMap<object, KeyObject>();

async function keyFor(
  getKey: JWTVerifyGetKey,
  header: Claims,
  token: Parameters<JWTVerifyGetKey>[1],
): Promise<KeyObject | null> {
  try {
    const key = await getKey({ ...header, alg: ACCESS_TOKEN.algorithm }, token);
    if (key instanceof KeyObject) return key;
    if (!(key instanceof CryptoKey)) return null;
    const known = keyObjects.get(key) ?? KeyObject.from(key);
    keyObjects.set(key, known);
    return known;
  } catch (error) {
    // jose marks the lack of a fitting key by a code; anything else is about getting the keys.
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J')) return null;
    throw error;
  }
}

function isForUs({ iss, aud }: Claims): boolean {
  return (
    iss === ACCESS_TOKEN.issuer &&
    (Array.isArray(aud) ? aud.includes(ACCESS_TOKEN.audience) : aud === ACCESS_TOKEN.audience)
  );
}

/** @param now seconds */
function isInTime({ iat, nbf, exp }: Claims, now: number): boolean {
  if (typeof iat !== 'number' || typeof nbf !== 'number' || typeof exp !== 'number') return false;
  return exp > now - CLOCK_TOLERANCE_SECONDS && nbf <= now + CLOCK_TOLERANCE_SECONDS;
}
