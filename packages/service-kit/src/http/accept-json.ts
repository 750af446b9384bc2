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
  scope.removeContentTypeParser('application/json');
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) => {
      assertUtf8Type(request.headers['content-type']);
      const json = decodeUtf8(bytes);
      if (json === '') return undefined;
      const body = await new Promise((resolve, reject) => {
        void parseJson(request, json, (error, parsed) => (error ? reject(new InvalidJsonError()) : resolve(parsed)));
      });
      check(json);
      return body;
    },
  );
}

class InvalidJsonError extends AppError {
  constructor() {
    super('BAD_REQUEST', 'Invalid JSON in the body.');
  }
}
