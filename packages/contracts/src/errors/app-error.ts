import type { ErrorCode } from './error-codes';

/** What an error says beside its code. */
export interface AppErrorDetails {
  /** The input fields at fault, as dotted paths (`input.portions`). */
  readonly fields?: readonly FieldProblem[] | undefined;
  /** When trying again makes sense, in whole seconds; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number | undefined;
  /** What led to this error; logged, never sent. */
  readonly cause?: unknown;
}

/** One input field that is not as it should be. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/**
 * An expected failure: it carries one code of the closed list and a text that may be shown to a person.
 * Every other error is a defect and reaches a client as `INTERNAL_SERVER_ERROR` without its text.
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
