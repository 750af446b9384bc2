import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { deriveKeyPair, type KeyPair } from './derive-key-pair';

export interface KeySet {
  readonly signingKey: KeyPair;
  /** Public keys: the one that signs, then the one before it. */
  readonly jwks: JSONWebKeySet;
  readonly getKey: JWTVerifyGetKey;
}

/** The keys of both secrets: tokens that the previous one signed stay good until they end. */
export async function createKeySet(secret: string, previousSecret: string | null): Promise<KeySet> {
  const signingKey = await deriveKeyPair(secret);
  const previous = previousSecret === null ? null : await deriveKeyPair(previousSecret);
  const others = previous && previous.kid !== signingKey.kid ? [previous.publicJwk] : [];
  const jwks = { keys: [signingKey.publicJwk, ...others] };
  return { signingKey, jwks, getKey: createLocalJWKSet(jwks) };
}
