import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** The exact place of a post. */
interface SealedPlace {
  /** The post's id as it stands in a representation. */
  readonly id: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** Proves that a place is that of the post with this id, although both pass through other hands. */
export interface PlaceSeal {
  sign(place: SealedPlace): string;
  /** Place and seal may have been forged: anything may stand in them. */
  isGenuine(place: SealedPlace, seal: unknown): boolean;
}

export interface SealSecrets {
  readonly internalTokenSecret: string;
  /** What was sealed with this one is genuine as well, while the secret is being rotated. */
  readonly previousInternalTokenSecret?: string | undefined;
}

/** Hashes that are kept per secret. */
const KNOWN_PLACES = 10_000;

/** An HMAC-SHA-256 over the place as JSON: a number is written the same again after it has been JSON. */
export function createPlaceSeal({
  internalTokenSecret,
  previousInternalTokenSecret = internalTokenSecret,
}: SealSecrets): PlaceSeal {
  const hashWith = createHasher(internalTokenSecret);
  const hashWithPrevious =
    previousInternalTokenSecret === internalTokenSecret ? hashWith : createHasher(previousInternalTokenSecret);
  return {
    sign: (place) => hashWith(place).toString('base64url'),
    isGenuine(place, seal) {
      if (typeof seal !== 'string') return false;
      const given = Buffer.from(seal, 'base64url');
      return isSame(hashWith(place), given) || isSame(hashWithPrevious(place), given);
    },
  };
}

/** A feed shows the same places again and again. The key is imported once: raw bytes take five times as long to hash with. */
function createHasher(secret: string): (place: SealedPlace) => Buffer {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'gobbler', 'place of a post v1', 32)));
  const known = new LRUCache<string, Buffer>({ max: KNOWN_PLACES });
  return ({ id, latitude, longitude }) => {
    const text = JSON.stringify([id, latitude, longitude]);
    const kept = known.get(text);
    if (kept) return kept;
    const hash = createHmac('sha256', key).update(text).digest();
    known.set(text, hash);
    return hash;
  };
}

function isSame(wanted: Buffer, given: Buffer): boolean {
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
