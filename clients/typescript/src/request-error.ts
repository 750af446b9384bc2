import type { ErrorCode } from './generated/error-code';

/** An error of an answer (https://spec.graphql.org/October2021/#sec-Errors), with what our router says beside the text. */
export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: ErrorCode; readonly requestId?: string; readonly retryAfterSeconds?: number };
}

/** The answer has errors: no data at all, or not all of it. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  constructor(readonly errors: readonly [AnswerError, ...AnswerError[]]) {
    super(errors.map(({ message }) => message).join('; '));
  }

  /** The code of the first error: decide by it, and never by the text. A code that this client does not know is a failure. */
  get code(): ErrorCode {
    return this.errors[0].extensions.code;
  }
}
