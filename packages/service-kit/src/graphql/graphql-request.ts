import { GraphQLError } from 'graphql';
import type { ErrorCode } from '@gobbler/contracts';

/** A request that is refused before anything is resolved. */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError';

  constructor(
    /** For those of the errors that have no code of their own. */
    readonly code: ErrorCode,
    readonly errors: readonly GraphQLError[],
  ) {
    super('the request is refused');
  }
}

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly operationName: string | undefined;
}

/** Reads the body of a GraphQL request (https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters). Throws. */
export function readGraphqlRequest(body: unknown): GraphqlRequest {
  if (!isRecord(body)) throw malformed('The body must be a JSON object.');
  const { query, variables, operationName } = body;
  if (typeof query !== 'string' || query === '') throw malformed('`query` must be a document.');
  if (variables != null && !isRecord(variables)) throw malformed('`variables` must be an object.');
  if (operationName != null && typeof operationName !== 'string') throw malformed('`operationName` must be a string.');
  return { query, variables: variables ?? undefined, operationName: operationName ?? undefined };
}

function malformed(problem: string): RequestRefusedError {
  return new RequestRefusedError('BAD_REQUEST', [new GraphQLError(problem)]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
