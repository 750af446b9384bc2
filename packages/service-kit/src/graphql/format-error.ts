import { unwrapResolverError } from '@apollo/server/errors';
import { AppError, isErrorCode } from '@gobbler/contracts';
import type { GraphQLFormattedError } from 'graphql';
import { isDatabaseDown, isRetryable } from '../database/database-errors';
import type { Logger } from '../logging/create-logger';

const UNAVAILABLE = 'Part of the system is unavailable. Try again in a few seconds.';

/** What may leave a subgraph: coded errors with code, text and fields; everything else is logged and masked. */
export function createErrorFormatter(log: Logger) {
  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const error = unwrapResolverError(thrown);
    const place = {
      ...(formatted.path ? { path: formatted.path } : {}),
      ...(formatted.locations ? { locations: formatted.locations } : {}),
    };
    if (error instanceof AppError) {
      if (error.cause !== undefined) log.warn({ err: error.cause, code: error.code }, error.message);
      return { message: error.message, ...place, extensions: extensionsOf(error) };
    }
    if (isDatabaseDown(error) || isRetryable(error)) {
      log.error({ err: error }, 'the database does not answer');
      return { message: UNAVAILABLE, ...place, extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryAfterSeconds: 5 } };
    }
    const code = formatted.extensions?.['code'];
    if (isErrorCode(code) && code !== 'INTERNAL_SERVER_ERROR') {
      return { message: formatted.message, ...place, extensions: { code } };
    }
    log.error({ err: error, path: formatted.path }, 'a resolver failed');
    return { message: 'Something went wrong on our side.', ...place, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
  };
}

function extensionsOf({ code, fields, retryAfterSeconds }: AppError): Record<string, unknown> {
  return {
    code,
    ...(fields ? { fields } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}
