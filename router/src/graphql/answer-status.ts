import type { ApolloServerPlugin, GraphQLRequestContextWillSendResponse } from '@apollo/server';
import { ERROR_CODES, isErrorCode } from '@gobbler/contracts';
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
  const decisive = errors.find((error) => statusOf(error) !== 200);
  if (!decisive) return;
  http.status = statusOf(decisive);
  const retryAfter = decisive.extensions?.['retryAfterSeconds'];
  if (typeof retryAfter === 'number') http.headers.set('retry-after', String(retryAfter));
}

function hasData(data: Record<string, unknown> | null | undefined): boolean {
  return Object.values(data ?? {}).some((value) => value !== null);
}

function statusOf({ extensions }: GraphQLFormattedError): number {
  const code = extensions?.['code'];
  return isErrorCode(code) ? ERROR_CODES[code].graphql : 200;
}
