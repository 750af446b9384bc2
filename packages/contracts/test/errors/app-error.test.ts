import {
  AppError,
  BadUserInputError,
  ERROR_CODES,
  ForbiddenError,
  isErrorCode,
  NotSignedInError,
  UnavailableError,
} from '../../src';

class PostNotOwnedError extends AppError {
  constructor() {
    super('FORBIDDEN', 'This post belongs to another user.');
  }
}

describe('an expected failure', () => {
  it('carries its code, its text and the name of its class', () => {
    const error = new PostNotOwnedError();
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'PostNotOwnedError',
      code: 'FORBIDDEN',
      message: 'This post belongs to another user.',
    });
    expect(error.stack).toContain('PostNotOwnedError');
  });

  it('an AppError has a cause only when one is given', () => {
    const cause = new Error('ECONNREFUSED');
    expect(new AppError('OVERLOADED', 'Too much at once.', { cause }).cause).toBe(cause);
    expect('cause' in new AppError('OVERLOADED', 'Too much at once.')).toBe(false);
  });

  it('an AppError has retryAfterSeconds only when given', () => {
    expect(new AppError('RATE_LIMITED', 'Slow down.', { retryAfterSeconds: 30 }).retryAfterSeconds).toBe(30);
    expect(new AppError('NOT_FOUND', 'Gone.').retryAfterSeconds).toBeUndefined();
  });

  it('the common errors have their codes', () => {
    expect(new NotSignedInError().code).toBe('UNAUTHENTICATED');
    expect(new ForbiddenError().code).toBe('FORBIDDEN');
    expect(new ForbiddenError('Only they may.').message).toBe('Only they may.');
  });

  it('UnavailableError names the service and hides the cause', () => {
    const cause = new Error('connect ECONNREFUSED 10.0.0.7:4002');
    const error = new UnavailableError('user', cause);
    expect(error).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', retryAfterSeconds: 5, cause });
    expect(error.message).toContain('user');
    expect(error.message).not.toContain('10.0.0.7');
  });

  it('BadUserInputError names every field', () => {
    const fields = [
      { path: 'input.title', message: 'must not be blank' },
      { path: 'input.portions', message: 'must be a whole number from 1 to 1000' },
    ];
    const error = new BadUserInputError(fields);
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', fields });
    expect(error.message).toBe('input.title: must not be blank; input.portions: must be a whole number from 1 to 1000');
  });
});

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
