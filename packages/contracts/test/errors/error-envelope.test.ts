import {
  AppError,
  graphqlErrorSchema,
  httpErrorSchema,
  mayPassOn,
  toAppError,
  toGraphqlError,
  toHttpError,
  UnavailableError,
} from '../../src';

const MASKED = 'Something went wrong on our side.';
const fields = [{ path: 'input.title', message: 'must not be blank' }];

describe('the error envelope', () => {
  it('is the same after it was written and read, in GraphQL and in HTTP', () => {
    const error = new AppError('QUOTA_EXCEEDED', 'Too many posts.', { fields, retryAfterSeconds: 60 });
    const { code, message } = error;
    expect(
      graphqlErrorSchema.parse(toGraphqlError({ code, message, fields, retryAfterSeconds: 60, path: ['createPost'] })),
    ).toEqual({
      code,
      message,
      path: ['createPost'],
      fields,
      retryAfterSeconds: 60,
    });
    const { status, headers, body } = toHttpError(error, 'r1');
    expect([status, headers]).toEqual([429, { 'retry-after': '60' }]);
    expect(body).toMatchObject({ requestId: 'r1' });
    expect(httpErrorSchema.parse(body)).toEqual({ code, message, fields });
  });

  it.each([
    [{}, { code: 'INTERNAL_SERVER_ERROR', message: MASKED }],
    [
      { message: 'a text', extensions: null },
      { code: 'INTERNAL_SERVER_ERROR', message: 'a text' },
    ],
    [
      { message: 7, extensions: { code: 'OOPS' } },
      { code: 'INTERNAL_SERVER_ERROR', message: MASKED },
    ],
    [
      { message: 'Gone.', path: 'post', extensions: { code: 'NOT_FOUND', fields: 'all', retryAfterSeconds: '5' } },
      { code: 'NOT_FOUND', message: 'Gone.' },
    ],
  ])('drops what is off its shape when it is read (%j)', (sent, read) => {
    expect(graphqlErrorSchema.parse(sent)).toEqual(read);
  });

  it('masks every text without a known code, in both protocols', () => {
    const secret = { code: 'INTERNAL_SERVER_ERROR', message: 'password=hunter2' } as const;
    expect(toGraphqlError(secret).message).toBe(MASKED);
    expect(toHttpError(secret, 'r1')).toMatchObject({ status: 500, body: { error: MASKED } });
  });

  it.each([
    ['SOLD_OUT', true, true],
    ['COST_LIMIT', true, false],
    ['BAD_REQUEST', false, false],
    ['INTERNAL_SERVER_ERROR', false, false],
  ] as const)('of %s passes on to GraphQL: %s, to REST: %s', (code, graphql, rest) => {
    const error = { code, message: '' };
    expect([mayPassOn(error, 'graphql'), mayPassOn(error, 'rest')]).toEqual([graphql, rest]);
  });

  it.each([
    [new AppError('SOLD_OUT', 'All taken.'), 'SOLD_OUT'],
    [Object.assign(new Error('inside'), { statusCode: 413 }), 'PAYLOAD_TOO_LARGE'],
    [Object.assign(new Error('inside'), { statusCode: 415 }), 'UNSUPPORTED_MEDIA_TYPE'],
    [Object.assign(new Error('inside'), { statusCode: 406 }), 'BAD_REQUEST'],
    [Object.assign(new Error('inside'), { statusCode: 500 }), 'INTERNAL_SERVER_ERROR'],
    ['a thrown text', 'INTERNAL_SERVER_ERROR'],
    [null, 'INTERNAL_SERVER_ERROR'],
  ])('of what was thrown (%s) has the code %s', (thrown, code) => {
    expect(toAppError(thrown)).toMatchObject({ code });
    expect(toAppError(thrown).message).not.toContain('inside');
  });

  it('says when to try again on every 429 and 503', () => {
    expect(toHttpError(new AppError('OVERLOADED', 'Too much.'), 'r1').headers).toEqual({ 'retry-after': '5' });
    expect(toHttpError(new UnavailableError('post'), 'r1').headers).toEqual({ 'retry-after': '5' });
    expect(toHttpError(new AppError('NOT_FOUND', 'Gone.'), 'r1').headers).toEqual({});
  });
});
