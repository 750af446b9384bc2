import { graphqlErrorSchema, isErrorCode, toGraphqlError, type ErrorCode } from '@gobbler/contracts';
import { currentRequest, type Logger } from '@gobbler/service-kit';
import { GraphQLError, Kind, type GraphQLFormattedError } from 'graphql';

export interface ErrorFormatterOptions {
  readonly log: Logger;
  /** Whether to remove "Did you mean …", which reveals the schema. */
  readonly hidesSuggestions: boolean;
}

/** Codes of errors whose locations refer to the client's document. */
const WITH_LOCATIONS: ReadonlySet<ErrorCode> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
]);

/**
 * Formats an error for a client: message, path, a code of the closed list, its details and the request id. All other
 * extensions are dropped, and errors without a code are masked.
 */
export function createErrorFormatter({ log, hidesSuggestions }: ErrorFormatterOptions) {
  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const { extensions = {}, path, locations } = formatted;
    const code = isNullLiteral(thrown) ? 'BAD_USER_INPUT' : codeOf(extensions['code'], httpStatusOf(thrown));
    if (code === 'INTERNAL_SERVER_ERROR' && extensions['serviceName'] === undefined) {
      log.error({ err: thrown, path }, 'an operation failed');
    }
    const { fields, retryAfterSeconds } = graphqlErrorSchema.parse({ extensions });
    const message = shownText(formatted.message);
    const shown = toGraphqlError({ code, message, path: path && upToList(path), fields, retryAfterSeconds });
    return {
      ...shown,
      ...(locations && WITH_LOCATIONS.has(code) ? { locations } : {}),
      extensions: { ...shown.extensions, requestId: currentRequest()?.requestId ?? null },
    };
  };

  function shownText(message: string): string {
    return hidesSuggestions ? message.replace(/ ?Did you mean .*$/s, '') : message;
  }
}

/** A null literal for a non-null argument fails validation; it gets the same code as a null variable. */
function isNullLiteral(thrown: unknown): boolean {
  return thrown instanceof GraphQLError && thrown.nodes?.[0]?.kind === Kind.NULL;
}

/** Apollo Server has no specific codes for these statuses. */
function codeOf(given: unknown, status: number | undefined): ErrorCode {
  if (status === 405) return 'METHOD_NOT_ALLOWED';
  if (status === 415) return 'UNSUPPORTED_MEDIA_TYPE';
  if (isErrorCode(given) && given !== 'INTERNAL_SERVER_ERROR') return given;
  return status !== undefined && status >= 400 && status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR';
}

function httpStatusOf(thrown: unknown): number | undefined {
  const http: unknown = thrown instanceof GraphQLError ? thrown.extensions['http'] : undefined;
  const status = typeof http === 'object' && http !== null && 'status' in http ? http.status : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** Cuts a path at `@`, the gateway's sign for all items of a list, so that it names the list. */
function upToList(path: readonly (string | number)[]): readonly (string | number)[] {
  const item = path.indexOf('@');
  return item === -1 ? path : path.slice(0, item);
}
