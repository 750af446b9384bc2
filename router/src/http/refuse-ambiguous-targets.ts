import { AppError } from '@gobbler/contracts';
import type { FastifyInstance } from 'fastify';

/** A path, perhaps with a query: no scheme and host, no fragment, no backslash, nothing that had to be escaped. */
const TARGET = /^\/[\x21-\x22\x24-\x5b\x5d-\x7e]*$/;

/**
 * Refuses a request target that another server may read in another way (a fragment, an absolute address, raw bytes), and
 * a query string whose escapes are malformed or are no UTF-8: each parser repairs these as it likes.
 */
export function refuseAmbiguousTargets(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    const target = raw.url ?? '';
    if (TARGET.test(target) && isDecodable(target.slice(target.indexOf('?') + 1))) done();
    else done(new AppError('BAD_REQUEST', 'The address of the request is malformed.'));
  });
}

function isDecodable(text: string): boolean {
  if (!text.includes('%')) return true;
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
