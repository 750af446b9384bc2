import { unwrapResolverError } from '@apollo/server/errors';
import { AppError, isErrorCode, toGraphqlError, UnavailableError, type ErrorEnvelope } from '@gobbler/contracts';
import type { GraphQLFormattedError } from 'graphql';
import { isDatabaseDown, isRetryable } from '../database/database-errors';
import type { Logger } from '../logging/create-logger';

/** What may leave a subgraph: coded errors with code, text and fields; everything else is logged and masked. */
export function createErrorFormatter(log: Logger) {
  function toEnvelope({ message, path, extensions }: GraphQLFormattedError, error: unknown): ErrorEnvelope {
    if (error instanceof AppError) {
      if (error.cause !== undefined) log.warn({ err: error.cause, code: error.code }, error.message);
      return error;
    }
    if (isDatabaseDown(error) || isRetryable(error)) {
      log.error({ err: error }, 'the database is unavailable');
      return new UnavailableError(null);
    }
    const code = extensions?.['code'];
    if (isErrorCode(code) && code !== 'INTERNAL_SERVER_ERROR') return { code, message };
    log.error({ err: error, path }, 'a resolver failed');
    return { code: 'INTERNAL_SERVER_ERROR', message };
  }

  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => ({
    ...toGraphqlError(toEnvelope(formatted, unwrapResolverError(thrown))),
    ...(formatted.path ? { path: formatted.path } : {}),
    ...(formatted.locations ? { locations: formatted.locations } : {}),
  });
}
