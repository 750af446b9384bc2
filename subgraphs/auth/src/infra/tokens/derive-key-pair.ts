import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { ACCESS_TOKEN } from '@gobbler/service-kit';
import { calculateJwkThumbprint, type JWK } from 'jose';

export interface KeyPair {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** As it stands in the JWKS. */
  readonly publicJwk: JWK;
}

const SALT = 'gobbler';
const INFO = 'access-token ed25519 v1';
const SEED_BYTES = 32;

/** RFC 8410, section 7: an Ed25519 private key in PKCS #8, up to its 32 bytes of seed. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The Ed25519 key that a secret stands for: HKDF-SHA-256 of its UTF-8 bytes is the seed. */
export async function deriveKeyPair(secret: string): Promise<KeyPair> {
  const seed = Buffer.from(hkdfSync('sha256', Buffer.from(secret), SALT, INFO, SEED_BYTES));
  const key = Buffer.concat([PKCS8_PREFIX, seed]);
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  const { kty = '', crv = '', x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint({ kty, crv, x });
  return { kid, privateKey, publicJwk: { kty, crv, x, kid, alg: ACCESS_TOKEN.algorithm, use: 'sig' } };
}
