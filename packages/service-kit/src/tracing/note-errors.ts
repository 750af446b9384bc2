import type { GraphQLFormattedError } from 'graphql';
import { isFault } from '@gobbler/contracts';
import { currentSpan } from './current-span';

/** Notes the codes of an answer's errors on the request's span, the worst one as its own. Returns the errors. */
export function noteErrors(errors: readonly GraphQLFormattedError[]): readonly GraphQLFormattedError[] {
  let span = currentSpan();
  while (span?.parent) span = span.parent;
  if (!span || errors.length === 0) return errors;
  const codes = [...new Set(errors.map(({ extensions }) => String(extensions?.['code'])))];
  span.set('gobbler.error.codes', codes);
  span.failWith(codes.find((code) => isFault(code)) ?? String(codes[0]));
  return errors;
}
