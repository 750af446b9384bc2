import type { Clock } from '@gobbler/contracts';
import { jwtVerify, type JWTVerifyGetKey } from 'jose';
import { tryParseId } from '../graphql/ids';
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
  const payload = await claimsOf(token, getKey, now);
  if (!payload) return null;
  const { sub, sid, exp } = payload;
  // Canonical: the same person must not be written in two ways.
  const userId = typeof sub === 'string' ? tryParseId(sub) : null;
  if (userId === null || typeof sid !== 'string' || sid === '' || exp === undefined) return null;
  return { userId, sid, expiresAt: new Date(exp * 1000) };
}

async function claimsOf(token: string, getKey: JWTVerifyGetKey, now: Clock) {
  try {
    const { payload } = await jwtVerify(token, getKey, {
      algorithms: [ACCESS_TOKEN.algorithm],
      issuer: ACCESS_TOKEN.issuer,
      audience: ACCESS_TOKEN.audience,
      typ: ACCESS_TOKEN.type,
      requiredClaims: ['iss', 'aud', 'sub', 'sid', 'jti', 'iat', 'nbf', 'exp'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: now(),
    });
    return payload;
  } catch (error) {
    // jose marks every refusal of the token itself by a code; anything else is about getting the keys.
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J')) return null;
    throw error;
  }
}
