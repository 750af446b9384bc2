import type { IncomingMessage } from 'node:http';
import { BadUserInputError } from '@gobbler/contracts';
import { headerValues, IDEMPOTENCY_HEADERS } from '@gobbler/service-kit';

/** What every server on the way passes on as it is: visible ASCII, and blanks in between. */
const GOOD_KEY = /^[\x20-\x7e]{1,255}$/;

/** What is wrong with the values of `Idempotency-Key` headers; null when there is one good one, or none. */
export function keyProblem(values: readonly string[]): string | null {
  if (values.length > 1) return 'must come once';
  const [key] = values;
  return key === undefined || GOOD_KEY.test(key) ? null : 'must have 1 to 255 characters, all of visible ASCII';
}

/** The values of all `Idempotency-Key` headers: Node joins them with a comma, which might as well be part of one key. */
export function keysOf({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): readonly string[] {
  return headerValues(rawHeaders, IDEMPOTENCY_HEADERS.key);
}

/** A request's `Idempotency-Key`, null for none. Throws `BAD_USER_INPUT` for a malformed key, so that no client believes it was used. */
export function idempotencyKeyOf(request: Pick<IncomingMessage, 'rawHeaders'>): string | null {
  const values = keysOf(request);
  const problem = keyProblem(values);
  if (problem !== null) throw new BadUserInputError([{ path: 'Idempotency-Key', message: problem }]);
  return values[0] ?? null;
}
