import { AppError } from '@gobbler/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { INTERNAL_HEADERS } from '../http/internal-headers';
import type { Logger } from '../logging/create-logger';
import { CLOCK_TOLERANCE_SECONDS, type InternalCaller, type InternalTokenVerifier } from './internal-token-verifier';

/** The caller of each request, for as long as the request lives. */
const callers = new WeakMap<FastifyRequest, InternalCaller>();

/**
 * Refuses every request without an internal token, except those to `openPaths`.
 * A user's token is none: it has another type, algorithm and audience.
 */
export function requireInternalCaller(
  app: FastifyInstance,
  verify: InternalTokenVerifier,
  openPaths: readonly string[],
  log: Logger,
): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (openPaths.includes(request.routeOptions.url ?? '')) return done();
    const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
    const verdict = scheme?.toLowerCase() === 'bearer' ? verify(token) : refused;
    if (verdict.isValid) {
      callers.set(request, verdict.caller);
      return done();
    }
    if (verdict.reason === 'clock') {
      log.error(
        `refused an internal token for its times: this clock and the caller's differ by more than ${CLOCK_TOLERANCE_SECONDS} s`,
      );
      void reply.header(INTERNAL_HEADERS.refusal, 'clock');
    }
    void reply.header('www-authenticate', 'Bearer');
    return done(new AppError('UNAUTHENTICATED', 'Only services of this system may call this address.'));
  });
}

const refused = { isValid: false, reason: 'invalid' } as const;

/** Who made this request; throws for a path that was left open. */
export function callerOf(request: FastifyRequest): InternalCaller {
  const caller = callers.get(request);
  if (!caller) throw new AppError('UNAUTHENTICATED', 'Only services of this system may call this address.');
  return caller;
}
