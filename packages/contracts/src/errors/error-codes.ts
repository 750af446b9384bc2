/** How an error code shows on the wire: the status of a whole GraphQL answer that failed for it, and of a REST answer. */
export interface ErrorStatuses {
  readonly graphql: number;
  readonly rest: number;
}

/**
 * The closed list of error codes. The code is the contract; the text beside it is for people and may change.
 * A code whose `graphql` status is 200 is a field error: the answer as a whole is fine.
 */
export const ERROR_CODES = {
  BAD_REQUEST: { graphql: 400, rest: 400 },
  GRAPHQL_PARSE_FAILED: { graphql: 400, rest: 500 },
  GRAPHQL_VALIDATION_FAILED: { graphql: 400, rest: 500 },
  BAD_USER_INPUT: { graphql: 200, rest: 422 },
  DEPTH_LIMIT: { graphql: 400, rest: 400 },
  ALIAS_LIMIT: { graphql: 400, rest: 400 },
  TOKEN_LIMIT: { graphql: 400, rest: 400 },
  DIRECTIVE_LIMIT: { graphql: 400, rest: 400 },
  ROOT_FIELD_LIMIT: { graphql: 400, rest: 400 },
  COST_LIMIT: { graphql: 400, rest: 400 },
  LIST_LIMIT: { graphql: 400, rest: 400 },
  PERSISTED_QUERY_NOT_FOUND: { graphql: 200, rest: 500 },
  OPERATION_RESOLUTION_FAILURE: { graphql: 400, rest: 500 },
  METHOD_NOT_ALLOWED: { graphql: 405, rest: 405 },
  PAYLOAD_TOO_LARGE: { graphql: 413, rest: 413 },
  UNSUPPORTED_MEDIA_TYPE: { graphql: 415, rest: 415 },
  UNAUTHENTICATED: { graphql: 200, rest: 401 },
  FORBIDDEN: { graphql: 200, rest: 403 },
  NOT_FOUND: { graphql: 200, rest: 404 },
  OWN_POST: { graphql: 200, rest: 403 },
  ALREADY_RESERVED: { graphql: 200, rest: 409 },
  SOLD_OUT: { graphql: 200, rest: 404 },
  POST_CLOSED: { graphql: 200, rest: 404 },
  POST_UNKNOWN: { graphql: 200, rest: 422 },
  EMAIL_TAKEN: { graphql: 200, rest: 400 },
  INVALID_CREDENTIALS: { graphql: 200, rest: 401 },
  ALREADY_PREMIUM: { graphql: 200, rest: 409 },
  REDIRECT_NOT_ALLOWED: { graphql: 200, rest: 422 },
  IDEMPOTENCY_IN_PROGRESS: { graphql: 409, rest: 409 },
  IDEMPOTENCY_KEY_REUSED: { graphql: 422, rest: 422 },
  RATE_LIMITED: { graphql: 429, rest: 429 },
  QUOTA_EXCEEDED: { graphql: 200, rest: 429 },
  SUBGRAPH_UNAVAILABLE: { graphql: 200, rest: 503 },
  OVERLOADED: { graphql: 503, rest: 503 },
  DEADLINE_EXCEEDED: { graphql: 504, rest: 504 },
  INTERNAL_SERVER_ERROR: { graphql: 200, rest: 500 },
} as const satisfies Record<string, ErrorStatuses>;

/** One code of the closed list. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** Whether a text is one of our codes: only errors that carry one may pass to a client unmasked. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);
}
