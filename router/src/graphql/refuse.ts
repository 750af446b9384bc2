import { HeaderMap } from '@apollo/server';
import { type AppError, ERROR_CODES } from '@gobbler/contracts';
import { GraphQLError } from 'graphql';

export interface Refusal {
  /** HTTP status of the whole answer; by default the code's own. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Converts a coded error for Apollo Server, for requests refused before execution. */
export function refuse(error: AppError, { status, headers = {} }: Refusal = {}): GraphQLError {
  const { code, message, fields, retryAfterSeconds } = error;
  const retryAfter = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return new GraphQLError(message, {
    originalError: error,
    extensions: {
      code,
      ...(fields ? { fields } : {}),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      http: {
        status: status ?? ERROR_CODES[code].graphql,
        headers: new HeaderMap(Object.entries({ ...headers, ...retryAfter })),
      },
    },
  });
}
