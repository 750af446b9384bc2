import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Data } from '../shape/data';
import type { Path } from '../shape/error-places';

const MARK = 'isGoneEntity';

/** Marks a subgraph's error which says that a whole entity does not exist (any more). */
export function markGoneEntity(error: GraphQLFormattedError): GraphQLFormattedError {
  const isWhole = error.path?.[0] === '_entities' && error.path.length === 2;
  if (!isWhole || error.extensions?.['code'] !== 'NOT_FOUND') return error;
  return { ...error, extensions: { ...error.extensions, [MARK]: true } };
}

/**
 * Whether null alone answers for a deleted entity that another subgraph still refers to from a nullable field. The error stays
 * where the field is non-null, part of the entity is shown, or the client asked for this very entity by a root field.
 */
export function isAnsweredByNull({ path = [], extensions }: GraphQLError, data: Data | null): boolean {
  const isAskedFor = path.slice(1).every((step) => typeof step === 'number');
  return extensions[MARK] === true && !isAskedFor && valueAt(data, path) === null;
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
