import { ERROR_CODES, isErrorCode } from '../../src';

describe('the list of codes', () => {
  it('knows its own codes and nothing else', () => {
    expect(isErrorCode('SOLD_OUT')).toBe(true);
    for (const other of ['sold_out', 'OOPS', 'toString', '__proto__', '', 42, null, undefined])
      expect(isErrorCode(other)).toBe(false);
  });

  it.each([
    ['BAD_REQUEST', 400, 400],
    ['PAYLOAD_TOO_LARGE', 413, 413],
    ['UNSUPPORTED_MEDIA_TYPE', 415, 415],
    ['UNAUTHENTICATED', 200, 401],
    ['FORBIDDEN', 200, 403],
    ['NOT_FOUND', 200, 404],
    ['OWN_POST', 200, 403],
    ['ALREADY_RESERVED', 200, 409],
    ['SOLD_OUT', 200, 404],
    ['POST_CLOSED', 200, 404],
    ['POST_UNKNOWN', 200, 422],
    ['EMAIL_TAKEN', 200, 400],
    ['INVALID_CREDENTIALS', 200, 401],
    ['ALREADY_PREMIUM', 200, 409],
    ['REDIRECT_NOT_ALLOWED', 200, 422],
    ['IDEMPOTENCY_IN_PROGRESS', 409, 409],
    ['IDEMPOTENCY_KEY_REUSED', 422, 422],
    ['RATE_LIMITED', 429, 429],
    ['QUOTA_EXCEEDED', 200, 429],
    ['SUBGRAPH_UNAVAILABLE', 200, 503],
    ['OVERLOADED', 503, 503],
    ['DEADLINE_EXCEEDED', 504, 504],
  ] as const)('answers %s with %i in GraphQL and %i in REST, as clients rely on', (code, graphql, rest) => {
    expect(ERROR_CODES[code]).toMatchObject({ graphql, rest });
  });
});
