import { createHmac, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT, type JWTHeaderParameters } from 'jose';
import { deriveKeyPair } from '../../../subgraphs/auth/src/infra/tokens/derive-key-pair';
import { SECRETS } from './services';

export interface TokenParts {
  readonly userId: string;
  /** Of a session that is alive, so that nothing but the token itself decides. */
  readonly sid: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

const now = (): number => Math.floor(Date.now() / 1000);

/** A token as auth makes them, signed with auth's own key, with other claims and headers where they are given. */
export async function sign({ userId, sid, claims = {}, header = {} }: TokenParts): Promise<string> {
  const { kid, privateKey } = await deriveKeyPair(SECRETS.AUTH_TOKEN_SECRET);
  const protectedHeader = { alg: 'EdDSA', typ: 'at+jwt', kid, ...header } as JWTHeaderParameters;
  return new SignJWT(claimsOf(userId, sid, claims)).setProtectedHeader(protectedHeader).sign(privateKey);
}

/** Tokens that somebody forged, and tokens of ours that must not count any more or never did. */
export async function badTokens(userId: string, sid: string): Promise<Readonly<Record<string, string>>> {
  const own = { userId, sid };
  const { kid, publicJwk } = await deriveKeyPair(SECRETS.AUTH_TOKEN_SECRET);
  const foreign = generateKeyPairSync('ed25519');
  const foreignJwk = foreign.publicKey.export({ format: 'jwk' });
  const signForeign = (header: object) =>
    new SignJWT(claimsOf(userId, sid, {}))
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...header } as JWTHeaderParameters)
      .sign(foreign.privateKey);
  const publicPem = createPublicKey({ key: { ...publicJwk }, format: 'jwk' }).export({ format: 'pem', type: 'spki' });
  const good = await sign(own);
  return {
    expired: await sign({ ...own, claims: { exp: now() - 120 } }),
    'not yet valid': await sign({ ...own, claims: { nbf: now() + 600 } }),
    'without an end': await sign({ ...own, claims: { exp: undefined } }),
    'for another audience': await sign({ ...own, claims: { aud: 'another' } }),
    'of another issuer': await sign({ ...own, claims: { iss: 'another' } }),
    'of another type': await sign({ ...own, header: { typ: 'JWT' } }),
    'of a foreign key with our id': await signForeign({ kid }),
    'with a foreign key id': await signForeign({ kid: 'foreign' }),
    'with its key inside': await signForeign({ kid, jwk: foreignJwk }),
    'with an address of its key': await signForeign({ kid, jku: 'https://evil.example/keys' }),
    'without a signature': unsigned(userId, sid),
    'signed with the public key': hs256(userId, sid, String(publicPem)),
    'with another payload': swapPayload(good, userId),
    'of 9 kB': `${good}${'a'.repeat(9_000)}`,
    garbage: 'abc.def.ghi',
  };
}

function claimsOf(userId: string, sid: string, claims: object): Record<string, unknown> {
  const issued = now();
  const usual = { iss: 'gobbler-auth', aud: 'gobbler', sub: userId, sid, jti: randomUUID(), iat: issued, nbf: issued };
  return { ...usual, exp: issued + 900, ...claims };
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function unsigned(userId: string, sid: string): string {
  return `${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(claimsOf(userId, sid, {}))}.`;
}

function hs256(userId: string, sid: string, secret: string): string {
  const text = `${encode({ alg: 'HS256', typ: 'at+jwt' })}.${encode(claimsOf(userId, sid, {}))}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

function swapPayload(token: string, userId: string): string {
  const [header = '', , signature = ''] = token.split('.');
  return [header, encode(claimsOf(String(Number(userId) + 1), 'another', {})), signature].join('.');
}

/** The session of a token. */
export function sessionOf(token: string): string {
  const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return typeof payload === 'object' && payload !== null && 'sid' in payload ? String(payload.sid) : '';
}
