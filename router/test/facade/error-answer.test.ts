import { AppError, ERROR_CODES, type ErrorCode } from '@gobbler/contracts';
import { isDefect, toErrorAnswer } from '../../src/facade/errors/error-answer';
import { InvalidRequestError } from '../../src/facade/errors/invalid-request-error';

const codes = Object.keys(ERROR_CODES) as ErrorCode[];

describe('the answer to an error', () => {
  it.each(codes)('for %s has the status of the list, the code, the request and a text', (code) => {
    const { status, body } = toErrorAnswer(new AppError(code, 'a text'), {}, 'r1');
    expect(status).toBe(ERROR_CODES[code].rest);
    expect(body).toMatchObject({ code, requestId: 'r1' });
    expect(body['error'] ?? body['detail']).toBeTruthy();
  });

  it.each(['SUBGRAPH_UNAVAILABLE', 'OVERLOADED', 'RATE_LIMITED', 'QUOTA_EXCEEDED'] as const)(
    'for %s says when to try again',
    (code) => {
      expect(toErrorAnswer(new AppError(code, 'a text'), {}, 'r1').headers).toEqual({ 'retry-after': '5' });
      const limited = new AppError(code, 'a text', { retryAfterSeconds: 60 });
      expect(toErrorAnswer(limited, {}, 'r1').headers).toEqual({ 'retry-after': '60' });
    },
  );

  it('masks unexpected errors', () => {
    const canary = new Error('password=hunter2');
    const { status, body } = toErrorAnswer(canary, {}, 'r1');
    expect([status, body['code']]).toEqual([500, 'INTERNAL_SERVER_ERROR']);
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect([isDefect(canary), isDefect('thrown text'), isDefect(null)]).toEqual([true, true, true]);
  });

  it.each([
    [400, 'BAD_REQUEST', 400],
    [406, 'BAD_REQUEST', 400],
    [415, 'BAD_REQUEST', 400],
    [413, 'PAYLOAD_TOO_LARGE', 413],
    [500, 'INTERNAL_SERVER_ERROR', 500],
  ])('a %d of the HTTP library is answered as %s', (statusCode, code, status) => {
    const error = Object.assign(new Error('inside'), { statusCode });
    expect(toErrorAnswer(error, {}, 'r1')).toMatchObject({ status, body: { code } });
    expect(isDefect(error)).toBe(status === 500);
  });

  it('names the fields of a service in the words of the route', () => {
    const error = new AppError('BAD_USER_INPUT', 'bad', {
      fields: [
        { path: 'input.portions', message: 'too many' },
        { path: 'input.somethingNew', message: 'odd' },
      ],
    });
    const style = { invalidTitle: 'Failed.', inputNames: { portions: ['body', 'total_reservations'] } } as const;
    expect(toErrorAnswer(error, style, 'r1').body).toEqual({
      error: 'Failed.',
      detail: [
        { loc: ['body', 'total_reservations'], msg: 'too many', type: 'value_error' },
        { loc: ['body', 'somethingNew'], msg: 'odd', type: 'value_error' },
      ],
      code: 'BAD_USER_INPUT',
      requestId: 'r1',
    });
  });

  it('hands the problems of a request on as they were found, alone', () => {
    const problems = [{ loc: ['query', 'post_id'], msg: 'field required', type: 'value_error.missing' }];
    expect(toErrorAnswer(new InvalidRequestError(problems), {}, 'r1').body).toEqual({
      detail: problems,
      code: 'BAD_USER_INPUT',
      requestId: 'r1',
    });
  });
});
