import { createSecretKey } from 'node:crypto';
import type { Clock } from '@gobbler/contracts';
import { LRUCache } from 'lru-cache';
import { signHs256 } from './hs256';
import type { ServiceName } from './service-name';

/** The person on whose behalf a service calls another one. */
export interface Viewer {
  readonly userId: number;
  /** The session of their token. */
  readonly sid: string;
}

export interface InternalTokenIssuer {
  /** A token of this service for another one; cached for half of its life. */
  tokenFor(audience: ServiceName, viewer: Viewer | null): string;
}

export const INTERNAL_TOKEN_TYPE = 'internal+jwt';
/** Seconds that an internal token lives. */
export const INTERNAL_TOKEN_SECONDS = 60;

const REUSE_MS = (INTERNAL_TOKEN_SECONDS * 1000) / 2;
const CACHED_TOKENS = 10_000;

/** Makes internal tokens: HS256, issuer = the calling service, audience = the called one, subject = the user or none. */
export function createInternalTokenIssuer(secret: string, issuer: ServiceName, now: Clock): InternalTokenIssuer {
  const key = createSecretKey(secret, 'utf8');
  const cache = new LRUCache<string, { token: string; madeAt: number }>({ max: CACHED_TOKENS });
  return {
    tokenFor(audience, viewer) {
      const at = now().getTime();
      const cacheKey = `${audience} ${viewer?.userId ?? ''} ${viewer?.sid ?? ''}`;
      const cached = cache.get(cacheKey);
      if (cached && Math.abs(at - cached.madeAt) < REUSE_MS) return cached.token;
      const seconds = Math.floor(at / 1000);
      const token = signHs256(key, INTERNAL_TOKEN_TYPE, {
        ...(viewer ? { sid: viewer.sid, sub: String(viewer.userId) } : {}),
        iss: issuer,
        aud: audience,
        iat: seconds,
        exp: seconds + INTERNAL_TOKEN_SECONDS,
      });
      cache.set(cacheKey, { token, madeAt: at });
      return token;
    },
  };
}
