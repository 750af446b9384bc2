import { createSecretKey } from 'node:crypto';
import type { Clock } from '@gobbler/contracts';
import { LRUCache } from 'lru-cache';
import { tryParseId } from '../graphql/ids';
import { readHs256, type Claims } from './hs256';
import { INTERNAL_TOKEN_SECONDS, INTERNAL_TOKEN_TYPE, type Viewer } from './internal-token-issuer';
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

export type InternalTokenVerifier = (token: string) => TokenVerdict;

/** Seconds by which the clocks of two of our machines may differ. */
export const CLOCK_TOLERANCE_SECONDS = 60;

const CACHED_VERDICTS = 10_000;
/** A verdict is used again for so long, so that a clock that jumps is noticed. */
const REUSE_MS = 5_000;
/** Characters; ours are shorter by far. */
const MAX_LENGTH = 4_096;

const INVALID = { isValid: false, reason: 'invalid' } as const;
const WRONG_CLOCK = { isValid: false, reason: 'clock' } as const;

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

  return (token) => {
    const at = now().getTime();
    const cached = cache.get(token);
    if (cached && Math.abs(at - cached.at) < REUSE_MS) return { isValid: true, caller: cached.caller };
    const claims = token.length <= MAX_LENGTH ? readHs256(keys, INTERNAL_TOKEN_TYPE, token) : null;
    const caller = claims?.['aud'] === audience ? callerOf(claims) : null;
    if (!claims || !caller) return INVALID;
    const verdict = checkTimes(claims, Math.floor(at / 1_000));
    if (verdict) return verdict;
    cache.set(token, { caller, at });
    return { isValid: true, caller };
  };
}

/** Null when its times are right. Only a service of ours with a wrong clock makes a token with a right signature and wrong ones. */
function checkTimes({ iat, exp, nbf }: Claims, now: number): typeof INVALID | typeof WRONG_CLOCK | null {
  if (typeof iat !== 'number' || typeof exp !== 'number' || (nbf !== undefined && typeof nbf !== 'number'))
    return INVALID;
  const isPast = exp <= now - CLOCK_TOLERANCE_SECONDS || now - iat > INTERNAL_TOKEN_SECONDS + CLOCK_TOLERANCE_SECONDS;
  const isAhead = Math.max(iat, nbf ?? iat) > now + CLOCK_TOLERANCE_SECONDS;
  return isPast || isAhead ? WRONG_CLOCK : null;
}

function callerOf({ iss, sub, sid }: Claims): InternalCaller | null {
  if (!isServiceName(iss)) return null;
  if (sub === undefined) return { service: iss, viewer: null };
  const userId = typeof sub === 'string' ? tryParseId(sub) : null;
  if (userId === null || typeof sid !== 'string') return null;
  return { service: iss, viewer: { userId, sid } };
}
