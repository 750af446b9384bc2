import type { ErrorCode } from './error-codes';

/** Optional details of an error. */
export interface AppErrorDetails {
  /** The input fields at fault, as dotted paths (`input.portions`). */
  readonly fields?: readonly FieldProblem[] | undefined;
  /** When a retry makes sense, in whole seconds; sent as `Retry-After`. */
  readonly retryAfterSeconds?: number | undefined;
  /** The cause; logged, never sent. */
  readonly cause?: unknown;
}

/** An invalid input field. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/**
 * An expected failure with a code of the closed list and a text that users may see.
 * Every other error is a bug and is sent as `INTERNAL_SERVER_ERROR` without its text.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: readonly FieldProblem[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, details: AppErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.name = new.target.name;
    this.code = code;
    this.fields = details.fields;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}
