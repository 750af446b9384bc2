import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { ACCESS_TOKEN } from '@gobbler/service-kit';

export interface AccessTokens {
  /** The key set that auth would publish, as JSON. */
  readonly jwks: string;
  /** The credentials of one of many people. */
  headers(person: number): Readonly<Record<string, string>>;
}

const KID = 'bench';
const LIFE_SECONDS = 3_600;

/** Signs access tokens as auth does. */
export function createAccessTokens(): AccessTokens {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: KID, alg: ACCESS_TOKEN.algorithm, use: 'sig' };

  function tokenOf(person: number): string {
    const iat = Math.floor(Date.now() / 1_000);
    const claims = {
      iss: ACCESS_TOKEN.issuer,
      aud: ACCESS_TOKEN.audience,
      sub: String(person + 1),
      sid: randomUUID(),
      jti: randomUUID(),
      iat,
      nbf: iat,
      exp: iat + LIFE_SECONDS,
    };
    const header = { alg: ACCESS_TOKEN.algorithm, typ: ACCESS_TOKEN.type, kid: KID };
    const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
  }

  const known = new Map<number, string>();
  return {
    jwks: JSON.stringify({ keys: [jwk] }),
    headers(person) {
      const token = known.get(person) ?? tokenOf(person);
      if (person === 0) known.set(person, token);
      return { authorization: `Bearer ${token}` };
    },
  };
}
