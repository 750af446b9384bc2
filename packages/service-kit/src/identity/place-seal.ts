import { createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';

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

/** An HMAC-SHA-256 over the place as JSON: a number is written the same again after it has been JSON. */
export function createPlaceSeal({
  internalTokenSecret,
  previousInternalTokenSecret = internalTokenSecret,
}: SealSecrets): PlaceSeal {
  const key = keyOf(internalTokenSecret);
  const previousKey = keyOf(previousInternalTokenSecret);
  return {
    sign: (place) => hash(key, place).toString('base64url'),
    isGenuine(place, seal) {
      if (typeof seal !== 'string') return false;
      const given = Buffer.from(seal, 'base64url');
      return [key, previousKey].some((each) => isSame(hash(each, place), given));
    },
  };
}

/** A key that is imported once: with raw bytes a hash takes five times as long. */
function keyOf(secret: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'gobbler', 'place of a post v1', 32)));
}

function hash(key: KeyObject, { id, latitude, longitude }: SealedPlace): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([id, latitude, longitude]))
    .digest();
}

function isSame(wanted: Buffer, given: Buffer): boolean {
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
