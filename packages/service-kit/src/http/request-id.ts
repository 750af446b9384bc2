import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { INTERNAL_HEADERS } from './internal-headers';

const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** The id that a request brings along; a new one when it has none, or what is none. */
export function requestIdOf(request?: { readonly headers: IncomingHttpHeaders }): string {
  const given = request?.headers[INTERNAL_HEADERS.requestId];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}
