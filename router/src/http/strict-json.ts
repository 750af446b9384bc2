import { AppError } from '@gobbler/errors';
import type { FastifyInstance } from 'fastify';
import { hasDuplicateKey } from './has-duplicate-key';

/**
 * Takes JSON bodies that can be read in one way only: no name twice in an object, no `__proto__`, no `constructor.prototype`.
 * An empty body is no body. Holds for the routes of this scope.
 */
export function acceptStrictJson(scope: FastifyInstance): void {
  const parseJson = scope.getDefaultJsonParser('error', 'error');
  scope.removeContentTypeParser('application/json');
  scope.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') {
      done(null, undefined);
      return;
    }
    void parseJson(request, text, (error, body) => {
      if (!error && hasDuplicateKey(text)) {
        done(new AppError('BAD_REQUEST', 'A name stands twice in an object of the body.'));
        return;
      }
      done(error, body);
    });
  });
}
