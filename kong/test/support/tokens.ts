import { randomUUID } from 'node:crypto';
import { deriveKeyPair } from '@gobbler/auth';
import { SignJWT } from 'jose';
import { SECRETS } from './services';

/** A token as auth makes them, signed with auth's own key, with other claims where they are given. */
export async function sign(
  userId: string,
  sid: string,
  claims: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const { kid, privateKey } = await deriveKeyPair(SECRETS.AUTH_TOKEN_SECRET);
  const issued = Math.floor(Date.now() / 1000);
  const times = { iat: issued, nbf: issued, exp: issued + 900 };
  const usual = { iss: 'gobbler-auth', aud: 'gobbler', sub: userId, sid, jti: randomUUID(), ...times, ...claims };
  return new SignJWT(usual).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid }).sign(privateKey);
}

/** The session of a token. */
export function sessionOf(token: string): string {
  const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return typeof payload === 'object' && payload !== null && 'sid' in payload ? String(payload.sid) : '';
}
