import type { JSONWebKeySet } from 'jose';
import type { HttpServer } from '@gobbler/service-kit';

export const JWKS_PATH = '/.well-known/jwks.json';

/** Seconds; an unknown key id causes another fetch anyway. */
const MAX_AGE = 300;

/** Publishes the keys that verify access tokens (RFC 7517). */
export function addJwksRoute(app: HttpServer, jwks: JSONWebKeySet): void {
  app.get(JWKS_PATH, (_request, reply) => reply.header('cache-control', `public, max-age=${MAX_AGE}`).send(jwks));
}
