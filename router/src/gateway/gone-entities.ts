import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Data } from '../operation/complete-answer';
import type { Path } from '../operation/error-places';

const MARK = 'isGoneEntity';

/** Marks a subgraph's error if it says that an entity as a whole does not exist (any more). */
export function markGoneEntity(error: GraphQLFormattedError): GraphQLFormattedError {
  const isWhole = error.path?.[0] === '_entities' && error.path.length === 2;
  if (!isWhole || error.extensions?.['code'] !== 'NOT_FOUND') return error;
  return { ...error, extensions: { ...error.extensions, [MARK]: true } };
}

/**
 * Whether null is all the answer there is to say about an entity that is gone: another subgraph still refers to it, from a
 * field that may be null. Where it may not be null, or something of it is shown all the same, the error stays.
 */
export function isAnsweredByNull({ path, extensions }: GraphQLError, data: Data | null): boolean {
  return extensions[MARK] === true && path !== undefined && valueAt(data, path) === null;
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
