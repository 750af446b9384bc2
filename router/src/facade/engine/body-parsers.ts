import type { FastifyInstance } from 'fastify';
import type { BodyKind } from './route';

/** Bytes of a JSON body: above the longest text that a field check should have the chance to refuse. */
const JSON_BYTES = 2 * 1024 * 1024;
/** Bytes of a Stripe event. */
const EVENT_BYTES = 1024 * 1024;

/** Has a scope read bodies of one kind alone; a form's parser brings its own. */
export function addBodyParsers(scope: FastifyInstance, kind: BodyKind): void {
  scope.removeAllContentTypeParsers();
  if (kind === 'json') addJsonParser(scope);
  if (kind === 'raw') {
    scope.addContentTypeParser<Buffer>('*', { parseAs: 'buffer', bodyLimit: EVENT_BYTES }, (_request, body, done) => {
      done(null, body);
    });
  }
  if (kind === 'none') {
    // The phone names a content type on requests without a body; whatever does come is of no interest.
    scope.addContentTypeParser('*', (_request, body, done) => {
      body.resume();
      done(null, undefined);
    });
  }
}

function addJsonParser(scope: FastifyInstance): void {
  const parseJson = scope.getDefaultJsonParser('error', 'error');
  scope.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string', bodyLimit: JSON_BYTES },
    (request, body, done) => {
      if (body === '') done(null, undefined);
      else void parseJson(request, body, done);
    },
  );
}
