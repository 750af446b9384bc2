import type { IncomingHttpHeaders } from 'node:http';

/** The program that sends a request, as it names itself in Apollo's headers. */
export interface ClientName {
  readonly name: string;
  readonly version: string;
}

/** Any client may send anything; `@` only as in `@scope/app`, so that no email address passes. */
const PLAIN = /^@?[\w./ -]{1,100}$/;

/** Reads `apollographql-client-name` and `-version`; a header that is missing or odd counts as `unnamed`. */
export function clientOf(headers: IncomingHttpHeaders): ClientName {
  return { name: plain(headers['apollographql-client-name']), version: plain(headers['apollographql-client-version']) };
}

function plain(value: string | string[] | undefined): string {
  return typeof value === 'string' && PLAIN.test(value) ? value : 'unnamed';
}
