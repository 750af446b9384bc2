import { HeaderMap } from '@apollo/server';
import { ERROR_CODES, retryAfterHeader, toGraphqlError, type AppError } from '@gobbler/contracts';
import { GraphQLError } from 'graphql';

export interface Refusal {
  /** HTTP status of the whole answer; by default the code's own. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A coded error in Apollo Server's form, for what is refused before anything runs. */
export function refuse(
  error: AppError,
  { status = ERROR_CODES[error.code].graphql, headers = {} }: Refusal = {},
): GraphQLError {
  const { message, extensions } = toGraphqlError(error);
  const http = { status, headers: new HeaderMap(Object.entries({ ...headers, ...retryAfterHeader(error, status) })) };
  return new GraphQLError(message, { originalError: error, extensions: { ...extensions, http } });
}
