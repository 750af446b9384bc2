import { ERROR_CODES, graphqlErrorSchema, retryAfterHeader, type ErrorEnvelope } from '@gobbler/contracts';
import type { GraphQLFormattedError } from 'graphql';
import type { OperationAnswer } from './operation-step';

/**
 * When no root field has data, gives the answer the HTTP status of the first field error whose code has one, with
 * `Retry-After`. Sets `Cache-Control`.
 */
export function answerStatus({ http, result }: OperationAnswer): void {
  http.headers.set('cache-control', 'no-store');
  if (!result?.errors || (http.status ?? 200) !== 200 || hasData(result.data)) return;
  const decisive = result.errors.map(read).find(({ code }) => ERROR_CODES[code].graphql !== 200);
  if (!decisive) return;
  http.status = ERROR_CODES[decisive.code].graphql;
  for (const [name, value] of Object.entries(retryAfterHeader(decisive, http.status))) http.headers.set(name, value);
}

function hasData(data: Record<string, unknown> | null | undefined): boolean {
  return Object.values(data ?? {}).some((value) => value !== null);
}

function read(error: GraphQLFormattedError): ErrorEnvelope {
  return graphqlErrorSchema.parse(error);
}
