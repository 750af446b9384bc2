import type { FastifyInstance } from 'fastify';

/** Milliseconds that a refused body is still taken, and dropped. */
const LINGER_MS = 2_000;

/**
 * Lets a client whose body is too large send on for a moment while it gets its 413. fastify would close the connection
 * at once, and a client that is still sending then sees a reset in place of the answer.
 */
export function lingerOnRefusal(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (reply.statusCode === 413 && !request.raw.readableEnded) {
      void reply.removeHeader('connection');
      setTimeout(() => {
        if (!request.raw.readableEnded) request.raw.destroy();
      }, LINGER_MS).unref();
    }
    done();
  });
}
