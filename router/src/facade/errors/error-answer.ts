import { AppError, ERROR_CODES, isErrorCode, retryAfterHeader, toAppError, type ErrorCode } from '@gobbler/contracts';
import { InvalidRequestError, type InputProblem } from './invalid-request-error';
import type { RefusalStyle } from './refusal-style';

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Any error as the phone's contract words it in a route of this style. Only texts of coded errors are shown. */
export function toErrorAnswer(thrown: unknown, style: RefusalStyle, requestId: string): ErrorAnswer {
  const error = toShownError(thrown);
  const { code } = error;
  const status = ERROR_CODES[code].rest;
  const isAboutToken = code === 'UNAUTHENTICATED' || code === 'INVALID_CREDENTIALS';
  return {
    status,
    headers: { ...retryAfterHeader(error, status), ...(isAboutToken ? { 'www-authenticate': 'Bearer' } : {}) },
    body: { ...textsOf(error, status, style), code, requestId },
  };
}

/** Whether an error is a defect of ours, to be logged as one. */
export function isDefect(thrown: unknown): boolean {
  return !(thrown instanceof AppError) && toShownError(thrown).code === 'INTERNAL_SERVER_ERROR';
}

/** 415 means "not a picture that we take" to the phone, so fastify's own, of a whole body, is 400. */
function toShownError(thrown: unknown): AppError {
  const error = toAppError(thrown);
  if (error === thrown || error.code !== 'UNSUPPORTED_MEDIA_TYPE') return error;
  return new AppError('BAD_REQUEST', error.message);
}

function textsOf(error: AppError, status: number, style: RefusalStyle): Record<string, unknown> {
  const { code, message } = error;
  const text = style.texts?.[code] ?? message;
  if (status === 422) {
    const title = style.invalidTitle ?? (code === 'BAD_USER_INPUT' ? undefined : text);
    return { ...(title === undefined ? {} : { error: title }), detail: problemsIn(error, code, text, style) };
  }
  return style.inDetail?.includes(code) ? { detail: text } : { error: text };
}

function problemsIn(error: AppError, code: ErrorCode, text: string, style: RefusalStyle): readonly InputProblem[] {
  if (error instanceof InvalidRequestError) return error.problems;
  if (error.fields && error.fields.length > 0) {
    return error.fields.map(({ path, message }) => ({
      loc: locationOf(path, style),
      msg: message,
      type: 'value_error',
    }));
  }
  return [{ loc: locationOf(code, style), msg: text, type: 'value_error' }];
}

/** Where the phone sent what a service calls `input.position.latitude`; a code stands for the field that it is about. */
function locationOf(path: string, { inputNames = {} }: RefusalStyle): readonly string[] {
  const name = path.replace(/^input\./, '');
  const known = inputNames[name];
  if (known) return known;
  return isErrorCode(name) ? ['body'] : ['body', ...name.split('.').slice(-1)];
}
