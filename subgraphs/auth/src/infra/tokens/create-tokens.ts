import { createHash, createHmac, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { ACCESS_TOKEN } from '@gobbler/service-kit';
import { SignJWT } from 'jose';
import type { Tokens } from '../../domain/ports';
import type { KeyPair } from './derive-key-pair';

const REFRESH_TOKEN_BYTES = 32;

/**
 * Makes tokens; access tokens are signed with this key.
 * @param secret what next tokens are derived from; anyone who has it can sign access tokens as well
 */
export function createTokens({ kid, privateKey }: KeyPair, secret: string): Tokens {
  const chainKey = Buffer.from(hkdfSync('sha256', Buffer.from(secret), 'gobbler', 'next tokens v1', 32));
  const derive = (what: string, token: string) =>
    createHmac('sha256', chainKey).update(`${what} ${token}`).digest('base64url');
  return {
    signAccessToken({ id, userId, sid, issuedAt, expiresAt }) {
      const issued = secondsOf(issuedAt);
      return new SignJWT({ sid })
        .setProtectedHeader({ alg: ACCESS_TOKEN.algorithm, typ: ACCESS_TOKEN.type, kid })
        .setIssuer(ACCESS_TOKEN.issuer)
        .setAudience(ACCESS_TOKEN.audience)
        .setSubject(String(userId))
        .setJti(id)
        .setIssuedAt(issued)
        .setNotBefore(issued)
        .setExpirationTime(secondsOf(expiresAt))
        .sign(privateKey);
    },
    newRefreshToken: () => randomBytes(REFRESH_TOKEN_BYTES).toString('base64url'),
    nextTokens: (token) => ({ refreshToken: derive('refresh', token), accessTokenId: derive('access', token) }),
    hashRefreshToken: (token) => createHash('sha256').update(token).digest('hex'),
    newId: () => randomUUID(),
  };
}

function secondsOf(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
