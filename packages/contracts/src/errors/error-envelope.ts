import { z } from 'zod';
import { AppError, type FieldProblem } from './app-error';
import { ERROR_CODES, isErrorCode, type ErrorCode } from './error-codes';

/** One error as services and clients exchange it, whatever the protocol. An {@link AppError} is one too. */
export interface ErrorEnvelope {
  readonly code: ErrorCode;
  readonly message: string;
  /** Where in the data of a GraphQL answer it belongs. */
  readonly path?: readonly (string | number)[] | undefined;
  readonly fields?: readonly FieldProblem[] | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/** In place of every text that a client must not see. */
const MASKED_TEXT = 'Something went wrong on our side.';
/** Of a 429 or 503 that names no time itself. */
const DEFAULT_RETRY_AFTER_SECONDS = 5;

/** Details off their shape are dropped, and a code that is not on the list reads as INTERNAL_SERVER_ERROR. */
const detailsSchema = z.object({
  code: z.unknown().transform((code): ErrorCode => (isErrorCode(code) ? code : 'INTERNAL_SERVER_ERROR')),
  fields: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .optional()
    .catch(undefined),
  retryAfterSeconds: z.number().optional().catch(undefined),
});

const textSchema = z.string().catch(MASKED_TEXT);

/** Reads an error of a GraphQL answer. The text is the sender's: mask it before a client sees it. */
export const graphqlErrorSchema = z
  .object({
    message: textSchema,
    path: z
      .array(z.union([z.string(), z.number()]))
      .optional()
      .catch(undefined),
    extensions: detailsSchema.catch({ code: 'INTERNAL_SERVER_ERROR' }),
  })
  .transform(({ message, path, extensions }): ErrorEnvelope => ({ message, path, ...extensions }));

/** Reads the body of an HTTP answer that is an error; `Retry-After` is a header. */
export const httpErrorSchema = detailsSchema
  .extend({ error: textSchema })
  .transform(({ error, ...details }): ErrorEnvelope => ({ message: error, ...details }));

/** Whether a service may pass an error that it got from another one on to a client of GraphQL, or of REST. */
export function mayPassOn({ code }: ErrorEnvelope, client: 'graphql' | 'rest'): boolean {
  const { audience } = ERROR_CODES[code];
  return audience === 'all' || (audience === 'graphql' && client === 'graphql');
}

/**
 * What a client may see of anything that was thrown: a coded error as it is, of a web framework's refusal what its status says,
 * else `INTERNAL_SERVER_ERROR`.
 */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const status =
    typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown ? thrown.statusCode : undefined;
  if (status === 413) return new AppError('PAYLOAD_TOO_LARGE', 'The body is too large.');
  if (status === 415) return new AppError('UNSUPPORTED_MEDIA_TYPE', 'This content type is not supported.');
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new AppError('BAD_REQUEST', 'The request is malformed.');
  return new AppError('INTERNAL_SERVER_ERROR', MASKED_TEXT, { cause: thrown });
}

/** An error for the `errors` of a GraphQL answer, masked unless its code is known. */
export function toGraphqlError({ code, message, path, fields, retryAfterSeconds }: ErrorEnvelope) {
  return {
    message: code === 'INTERNAL_SERVER_ERROR' ? MASKED_TEXT : message,
    ...(path ? { path } : {}),
    extensions: {
      code,
      ...(fields ? { fields } : {}),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    },
  };
}

/** Status, headers and body of an HTTP answer that is an error, masked unless its code is known. */
export function toHttpError(error: ErrorEnvelope, requestId: string) {
  const { message, extensions } = toGraphqlError(error);
  const { code, fields } = extensions;
  const status: number = ERROR_CODES[code].rest;
  return {
    status,
    headers: retryAfterHeader(error, status),
    body: { error: message, code, requestId, ...(fields ? { fields } : {}) },
  };
}

/** The `Retry-After` of an answer with this error and status; none where another attempt makes no sense. */
export function retryAfterHeader(
  { retryAfterSeconds }: Pick<ErrorEnvelope, 'retryAfterSeconds'>,
  status: number,
): Readonly<Record<string, string>> {
  const seconds = retryAfterSeconds ?? (status === 429 || status === 503 ? DEFAULT_RETRY_AFTER_SECONDS : undefined);
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}
