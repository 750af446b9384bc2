import { hash } from 'node:crypto';
import { verifyAccessToken, type AccessTokenIdentity } from '@gobbler/service-kit';
import type { JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';

export interface TokenVerifier {
  /** The identity in a token, null for an invalid one. Rejects when the keys can't be fetched. */
  verify(token: string): Promise<AccessTokenIdentity | null>;
  /** Clears the cache. */
  forgetAll(): void;
}

const MAX_TOKENS = 100_000;

/** Verifies access tokens and caches valid ones until they expire: a signature check costs a thousand cache hits. */
export function createTokenVerifier(getKey: JWTVerifyGetKey, now: () => Date): TokenVerifier {
  // Keyed by hash, so that a memory dump contains no usable tokens.
  const valid = new LRUCache<string, AccessTokenIdentity>({ max: MAX_TOKENS });
  return {
    async verify(token) {
      const key = hash('sha256', token, 'base64');
      const known = valid.get(key);
      if (known && now() < known.expiresAt) return known;
      valid.delete(key);
      const identity = await verifyAccessToken(token, getKey, now);
      if (identity) valid.set(key, identity);
      return identity;
    },
    forgetAll: () => valid.clear(),
  };
}
