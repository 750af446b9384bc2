import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import type { Clock } from '@gobbler/contracts';
import { errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { LRUCache } from 'lru-cache';
import { tryParseId } from '../graphql/ids';
import { INTERNAL_TOKEN_SECONDS, type Viewer } from './internal-token-issuer';
import { isServiceName, type ServiceName } from './service-name';

/** Who calls, and for whom. */
export interface InternalCaller {
  readonly service: ServiceName;
  readonly viewer: Viewer | null;
}

/** Why a token was refused; `clock` means that one of the two machines' clocks is wrong. */
type TokenRefusal = 'invalid' | 'clock';

type TokenVerdict =
  | { readonly isValid: true; readonly caller: InternalCaller }
  | { readonly isValid: false; readonly reason: TokenRefusal };

export type InternalTokenVerifier = (token: string) => Promise<TokenVerdict>;

/** Seconds by which the clocks of two of our machines may differ. */
export const CLOCK_TOLERANCE_SECONDS = 60;

const CACHED_VERDICTS = 10_000;
/** A verdict is used again for so long, so that a clock that jumps is noticed. */
const REUSE_MS = 5_000;

/**
 * Checks tokens made by {@link createInternalTokenIssuer} for one audience. Those of `previousSecret` are accepted too: while
 * the secret is being rotated, some of our processes sign with one and some with the other.
 */
export function createInternalTokenVerifier(
  secret: string,
  audience: ServiceName,
  now: Clock,
  previousSecret?: string,
): InternalTokenVerifier {
  const keys = [secret, ...(previousSecret === undefined ? [] : [previousSecret])].map((text) =>
    // Imported once: raw bytes would be imported for every token.
    createSecretKey(text, 'utf8'),
  );
  const cache = new LRUCache<string, { caller: InternalCaller; at: number }>({ max: CACHED_VERDICTS });

  return async (token) => {
    const at = now();
    const cacheKey = createHash('sha256').update(token).digest('base64');
    const cached = cache.get(cacheKey);
    if (cached && Math.abs(at.getTime() - cached.at) < REUSE_MS) return { isValid: true, caller: cached.caller };
    try {
      const payload = await verifyWithAny(keys, token, {
        algorithms: ['HS256'],
        typ: 'internal+jwt',
        audience,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: at,
        requiredClaims: ['iss', 'aud', 'iat', 'exp'],
        maxTokenAge: INTERNAL_TOKEN_SECONDS,
      });
      const caller = callerOf(payload);
      if (!caller) return { isValid: false, reason: 'invalid' };
      cache.set(cacheKey, { caller, at: at.getTime() });
      return { isValid: true, caller };
    } catch (error) {
      return { isValid: false, reason: isClockProblem(error) ? 'clock' : 'invalid' };
    }
  };
}

/** The claims, if one of the keys has signed them. Only a wrong signature leads to the next key: what else is wrong, stays so. */
async function verifyWithAny(
  [key, ...others]: readonly KeyObject[],
  token: string,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  if (!key) throw new errors.JWSSignatureVerificationFailed();
  try {
    return (await jwtVerify(token, key, options)).payload;
  } catch (error) {
    if (others.length === 0 || !(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    return verifyWithAny(others, token, options);
  }
}

function callerOf({ iss, sub, sid }: { iss?: string; sub?: unknown; sid?: unknown }): InternalCaller | null {
  if (!isServiceName(iss)) return null;
  if (sub === undefined) return { service: iss, viewer: null };
  const userId = typeof sub === 'string' ? tryParseId(sub) : null;
  if (userId === null || typeof sid !== 'string') return null;
  return { service: iss, viewer: { userId, sid } };
}

/** The signature was right and a time was not: only a service of ours with a wrong clock makes such a token. */
function isClockProblem(error: unknown): boolean {
  return (
    error instanceof errors.JWTExpired ||
    (error instanceof errors.JWTClaimValidationFailed &&
      error.reason === 'check_failed' &&
      (error.claim === 'iat' || error.claim === 'nbf'))
  );
}
