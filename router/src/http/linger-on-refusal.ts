import type { FastifyInstance } from 'fastify';

/** Milliseconds that a refused body is still taken, and dropped. */
const LINGER_MS = 2_000;

/**
 * Lets a client whose body is too large send on for a moment while it gets its 413. fastify would close the connection
 * at once, and a client that is still sending then sees a reset in place of the answer.
 */
export function lingerOnRefusal(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    // Who reads a body itself, and not through fastify's parsers, decides by itself how long.
    if (reply.statusCode === 413 && reply.getHeader('connection') === 'close') {
      void reply.removeHeader('connection');
      setTimeout(() => {
        if (!request.raw.readableEnded) request.raw.destroy();
      }, LINGER_MS).unref();
    }
    done();
  });
}
