import { locatedError, type GraphQLError, type FieldNode, type GraphQLResolveInfo } from 'graphql';
import type { AnswerWork } from '../../http/request-scope';

/** A place in the answer; undefined is the answer itself. */
export type Path = GraphQLResolveInfo['path'] | undefined;

/** What one execution of an operation shares. */
export interface Execution extends Pick<
  GraphQLResolveInfo,
  'schema' | 'fragments' | 'operation' | 'rootValue' | 'variableValues'
> {
  readonly contextValue: unknown;
  readonly errors: FieldErrors;
  readonly work: AnswerWork | undefined;
}

/** The errors of one execution. */
export interface FieldErrors {
  readonly all: GraphQLError[];
  /** Adds an error, unless its place is null already for another one. */
  add(error: GraphQLError, path: Path): void;
}

export function createFieldErrors(): FieldErrors {
  const all: GraphQLError[] = [];
  const places = new Set<Path>();
  function isNull(path: Path): boolean {
    for (let at = path; at; at = at.prev) if (places.has(at)) return true;
    return places.has(undefined);
  }
  return {
    all,
    add(error, path) {
      if (isNull(path)) return;
      places.add(path);
      all.push(error);
    },
  };
}

/** Reports an error of a nullable place, whose value is null then; throws it, with its place, to the one around it otherwise. */
export function failAt(
  { errors }: Execution,
  { fieldNodes, isNonNull }: { readonly fieldNodes: readonly FieldNode[]; readonly isNonNull: boolean },
  path: Path,
  thrown: unknown,
): null {
  const keys: (string | number)[] = [];
  for (let at = path; at; at = at.prev) keys.unshift(at.key);
  const error = locatedError(thrown, fieldNodes, keys);
  if (isNonNull) throw error;
  errors.add(error, path);
  return null;
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
