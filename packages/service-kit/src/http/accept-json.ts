import { AppError } from '@gobbler/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { assertUtf8Type, decodeUtf8 } from './utf8-text';

/**
 * Takes JSON bodies in UTF-8, without `__proto__` and `constructor.prototype`. An empty body is no body: phones send
 * `Content-Type: application/json` on requests without one. Holds for the routes of this scope.
 * @param check throws for valid JSON that is refused all the same
 */
export function acceptJson(scope: FastifyInstance, check: (json: string) => void = () => undefined): void {
  const parseJson = scope.getDefaultJsonParser('error', 'error');

  // Not asynchronous: that costs more than parsing an operation's body.
  function parse(request: FastifyRequest, bytes: Buffer): unknown {
    assertUtf8Type(request.headers['content-type']);
    const json = decodeUtf8(bytes);
    if (json === '') return undefined;
    let body: unknown;
    void parseJson(request, json, (error, parsed) => {
      if (error) throw new InvalidJsonError();
      body = parsed;
    });
    check(json);
    return body;
  }

  scope.removeContentTypeParser('application/json');
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request: FastifyRequest, bytes: Buffer, done) => {
      let body: unknown;
      try {
        body = parse(request, bytes);
      } catch (error) {
        return done(error as Error);
      }
      done(null, body);
    },
  );
}

class InvalidJsonError extends AppError {
  constructor() {
    super('BAD_REQUEST', 'Invalid JSON in the body.');
  }
}
