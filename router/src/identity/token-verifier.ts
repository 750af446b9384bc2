import { hash } from 'node:crypto';
import { verifyAccessToken, type AccessTokenIdentity } from '@gobbler/service-kit';
import type { JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';

export interface TokenVerifier {
  /** Whom a token speaks for, null for a bad one. Rejects when the keys can't be had. */
  verify(token: string): Promise<AccessTokenIdentity | null>;
  /** Verifies every token anew from now on. */
  forgetAll(): void;
}

const MAX_TOKENS = 100_000;

/** Verifies access tokens and remembers the good ones until they run out: a signature costs a thousand times a look-up. */
export function createTokenVerifier(getKey: JWTVerifyGetKey, now: () => Date): TokenVerifier {
  // By the hash, so that no dump of this memory holds a token that works.
  const good = new LRUCache<string, AccessTokenIdentity>({ max: MAX_TOKENS });
  return {
    async verify(token) {
      const key = hash('sha256', token, 'base64');
      const known = good.get(key);
      if (known && now() < known.expiresAt) return known;
      good.delete(key);
      const identity = await verifyAccessToken(token, getKey, now);
      if (identity) good.set(key, identity);
      return identity;
    },
    forgetAll: () => good.clear(),
  };
}
