import type { ApolloServerPlugin, GraphQLRequestContextWillSendResponse } from '@apollo/server';
import { ERROR_CODES, graphqlErrorSchema, retryAfterHeader, type ErrorEnvelope } from '@gobbler/contracts';
import type { GraphQLFormattedError } from 'graphql';
import type { RouterContext } from './request-context';

/**
 * When no root field has data, gives the answer the HTTP status of the first field error whose code has one, with
 * `Retry-After`. Sets `Cache-Control`.
 */
export function answerStatus(): ApolloServerPlugin<RouterContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: ({ response }) => Promise.resolve(finish(response)),
      }),
  };
}

function finish({ http, body }: GraphQLRequestContextWillSendResponse<RouterContext>['response']): void {
  http.headers.set('cache-control', 'no-store');
  if (body.kind !== 'single') return;
  const { data, errors } = body.singleResult;
  if (!errors || (http.status ?? 200) !== 200 || hasData(data)) return;
  const decisive = errors.map(read).find(({ code }) => ERROR_CODES[code].graphql !== 200);
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
