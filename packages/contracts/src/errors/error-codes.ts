/**
 * Which clients may receive a code from a service.
 * `all`: GraphQL and REST. `graphql`: GraphQL only, since REST runs our own documents, which never exceed a limit.
 * `edge`: only from the server that receives the client's request; from a service behind it, the code indicates a bug.
 */
type ErrorAudience = 'all' | 'graphql' | 'edge';

/** HTTP statuses of an error code (of a GraphQL answer that failed with it, of a REST answer) and its audience. */
export interface ErrorCodeRow {
  readonly graphql: number;
  readonly rest: number;
  readonly audience: ErrorAudience;
}

/**
 * The closed list of error codes. The code is the contract; the message may change.
 * A code with `graphql` status 200 is a field error; the answer itself succeeds.
 */
export const ERROR_CODES = {
  BAD_REQUEST: { graphql: 400, rest: 400, audience: 'edge' },
  GRAPHQL_PARSE_FAILED: { graphql: 400, rest: 500, audience: 'edge' },
  GRAPHQL_VALIDATION_FAILED: { graphql: 400, rest: 500, audience: 'edge' },
  BAD_USER_INPUT: { graphql: 200, rest: 422, audience: 'all' },
  DEPTH_LIMIT: { graphql: 400, rest: 400, audience: 'edge' },
  ALIAS_LIMIT: { graphql: 400, rest: 400, audience: 'edge' },
  TOKEN_LIMIT: { graphql: 400, rest: 400, audience: 'edge' },
  DIRECTIVE_LIMIT: { graphql: 400, rest: 400, audience: 'edge' },
  ROOT_FIELD_LIMIT: { graphql: 400, rest: 400, audience: 'edge' },
  COST_LIMIT: { graphql: 400, rest: 400, audience: 'graphql' },
  LIST_LIMIT: { graphql: 400, rest: 400, audience: 'graphql' },
  PERSISTED_QUERY_NOT_FOUND: { graphql: 200, rest: 500, audience: 'edge' },
  PERSISTED_QUERY_NOT_IN_LIST: { graphql: 400, rest: 500, audience: 'edge' },
  QUERY_NOT_IN_SAFELIST: { graphql: 400, rest: 500, audience: 'edge' },
  OPERATION_RESOLUTION_FAILURE: { graphql: 400, rest: 500, audience: 'edge' },
  METHOD_NOT_ALLOWED: { graphql: 405, rest: 405, audience: 'edge' },
  PAYLOAD_TOO_LARGE: { graphql: 413, rest: 413, audience: 'all' },
  UNSUPPORTED_MEDIA_TYPE: { graphql: 415, rest: 415, audience: 'all' },
  UNAUTHENTICATED: { graphql: 200, rest: 401, audience: 'all' },
  FORBIDDEN: { graphql: 200, rest: 403, audience: 'all' },
  NOT_FOUND: { graphql: 200, rest: 404, audience: 'all' },
  OWN_POST: { graphql: 200, rest: 403, audience: 'all' },
  ALREADY_RESERVED: { graphql: 200, rest: 409, audience: 'all' },
  SOLD_OUT: { graphql: 200, rest: 404, audience: 'all' },
  POST_CLOSED: { graphql: 200, rest: 404, audience: 'all' },
  POST_UNKNOWN: { graphql: 200, rest: 422, audience: 'all' },
  EMAIL_TAKEN: { graphql: 200, rest: 400, audience: 'all' },
  INVALID_CREDENTIALS: { graphql: 200, rest: 401, audience: 'all' },
  ALREADY_PREMIUM: { graphql: 200, rest: 409, audience: 'all' },
  REDIRECT_NOT_ALLOWED: { graphql: 200, rest: 422, audience: 'all' },
  IDEMPOTENCY_IN_PROGRESS: { graphql: 409, rest: 409, audience: 'all' },
  IDEMPOTENCY_KEY_REUSED: { graphql: 422, rest: 422, audience: 'all' },
  RATE_LIMITED: { graphql: 429, rest: 429, audience: 'all' },
  QUOTA_EXCEEDED: { graphql: 200, rest: 429, audience: 'all' },
  CONFLICT: { graphql: 200, rest: 409, audience: 'all' },
  SUBGRAPH_UNAVAILABLE: { graphql: 200, rest: 503, audience: 'all' },
  OUTCOME_UNKNOWN: { graphql: 200, rest: 504, audience: 'all' },
  OVERLOADED: { graphql: 503, rest: 503, audience: 'all' },
  DEADLINE_EXCEEDED: { graphql: 504, rest: 504, audience: 'all' },
  INTERNAL_SERVER_ERROR: { graphql: 200, rest: 500, audience: 'edge' },
} as const satisfies Record<string, ErrorCodeRow>;

/** A code of the closed list. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** Whether a value is one of our codes: only errors with such a code are sent unmasked. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);
}

/** Codes of what is no client's doing. */
const FAULTS: ReadonlySet<string> = new Set<ErrorCode>([
  'SUBGRAPH_UNAVAILABLE',
  'OUTCOME_UNKNOWN',
  'OVERLOADED',
  'DEADLINE_EXCEEDED',
  'INTERNAL_SERVER_ERROR',
]);

/** Whether an error is ours or the operator's to look into: every error but those that a client can avoid. */
export function isFault(code: string): boolean {
  return !isErrorCode(code) || FAULTS.has(code);
}
