import {
  AppError,
  isErrorCode,
  toGraphqlError,
  UnavailableError,
  type ErrorCode,
  type ErrorEnvelope,
} from '@gobbler/contracts';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { isDatabaseDown, isRetryable } from '../database/database-errors';
import type { Logger } from '../logging/create-logger';
import type { Metrics } from '../metrics/create-metrics';

/**
 * What may leave a subgraph: coded errors with code, text and fields; everything else is logged and masked.
 * `code` is for an error without one.
 */
export function createErrorFormatter(log: Logger, metrics?: Metrics) {
  const errors = metrics?.counter({
    name: 'gobbler_graphql_errors_total',
    help: 'Errors in GraphQL answers, by their code',
    labels: ['error_type'],
  });
  function toEnvelope({ message, path, originalError, extensions }: GraphQLError, code?: ErrorCode): ErrorEnvelope {
    if (originalError instanceof AppError) {
      const { cause, code: own } = originalError;
      if (cause !== undefined) log.warn({ err: cause, code: own }, originalError.message);
      return originalError;
    }
    if (isDatabaseDown(originalError) || isRetryable(originalError)) {
      log.error({ err: originalError }, 'the database is unavailable');
      return new UnavailableError(null);
    }
    const known = extensions['code'] ?? code;
    if (isErrorCode(known) && known !== 'INTERNAL_SERVER_ERROR') return { code: known, message };
    log.error({ err: originalError ?? new Error(message), path }, 'a resolver failed');
    return { code: 'INTERNAL_SERVER_ERROR', message };
  }

  return (error: GraphQLError, code?: ErrorCode): GraphQLFormattedError => {
    const envelope = toEnvelope(error, code);
    errors?.inc({ error_type: envelope.code });
    return {
      ...toGraphqlError(envelope),
      ...(error.path ? { path: error.path } : {}),
      ...(error.locations ? { locations: error.locations } : {}),
    };
  };
}
