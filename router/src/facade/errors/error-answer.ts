import { AppError, ERROR_CODES, type ErrorCode } from '@gobbler/contracts';
import { InvalidRequestError, type InputProblem } from './invalid-request-error';
import type { RefusalStyle } from './refusal-style';

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Seconds, where nobody knows better. */
const RETRY_AFTER = 5;

/** What fastify itself, or something unforeseen, throws. */
interface ForeignError {
  readonly statusCode?: unknown;
}

/** Any error as the phone's contract words it in a route of this style. Only texts of coded errors are shown. */
export function toErrorAnswer(thrown: unknown, style: RefusalStyle, requestId: string): ErrorAnswer {
  const error = thrown instanceof AppError ? thrown : foreignError(thrown);
  const { code } = error;
  const status = ERROR_CODES[code].rest;
  return {
    status,
    headers: headersOf(status, error),
    body: { ...textsOf(error, status, style), code, requestId },
  };
}

/** Whether an error is a defect of ours, to be logged as one. */
export function isDefect(thrown: unknown): boolean {
  return !(thrown instanceof AppError) && foreignError(thrown).code === 'INTERNAL_SERVER_ERROR';
}

function foreignError(thrown: unknown): AppError {
  const { statusCode } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as ForeignError;
  if (statusCode === 413) return new AppError('PAYLOAD_TOO_LARGE', 'The body is too large.');
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return new AppError('BAD_REQUEST', 'The request is malformed, or not of the content type that this address takes.');
  return new AppError('INTERNAL_SERVER_ERROR', 'Something went wrong on our side.');
}

function headersOf(status: number, { code, retryAfterSeconds }: AppError): Record<string, string> {
  const needsRetryAfter = status === 503 || status === 429 || retryAfterSeconds !== undefined;
  return {
    ...(needsRetryAfter ? { 'retry-after': String(retryAfterSeconds ?? RETRY_AFTER) } : {}),
    ...(code === 'UNAUTHENTICATED' || code === 'INVALID_CREDENTIALS' ? { 'www-authenticate': 'Bearer' } : {}),
  };
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
  return isCode(name) ? ['body'] : ['body', ...name.split('.').slice(-1)];
}

function isCode(name: string): boolean {
  return Object.hasOwn(ERROR_CODES, name);
}
