import type { FastifyInstance } from 'fastify';
import { acceptStrictJson } from '../../http/strict-json';
import type { BodyKind } from './route';

/** Maximum JSON body in bytes: large enough to report a field of a megabyte by name. */
export const JSON_BYTES = 2 * 1024 * 1024;
/** Bytes of a Stripe event. */
const EVENT_BYTES = 1024 * 1024;

/** Has a scope read bodies of one kind alone; a form is left to its route, which streams it. */
export function addBodyParsers(scope: FastifyInstance, kind: BodyKind): void {
  scope.removeAllContentTypeParsers();
  if (kind === 'json') acceptStrictJson(scope);
  if (kind === 'raw') {
    scope.addContentTypeParser<Buffer>('*', { parseAs: 'buffer', bodyLimit: EVENT_BYTES }, (_request, body, done) => {
      done(null, body);
    });
  }
  if (kind === 'form') scope.addContentTypeParser('*', (_request, _body, done) => done(null, undefined));
  if (kind === 'none') {
    // The phone names a content type on requests without a body; whatever does come is of no interest.
    scope.addContentTypeParser('*', (_request, body, done) => {
      body.resume();
      done(null, undefined);
    });
  }
}
