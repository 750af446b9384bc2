export { ERROR_CODES, isErrorCode, type ErrorCode, type ErrorStatuses } from './error-codes';
export { AppError, type AppErrorDetails, type FieldProblem } from './app-error';
export { BadUserInputError } from './bad-user-input-error';
export { ForbiddenError, NotSignedInError, QuotaExceededError, UnavailableError } from './common-errors';
export { IdempotencyInProgressError, IdempotencyKeyReusedError } from './idempotency-errors';
export { codePoints } from './code-points';
export { startInputCheck, type InputCheck } from './input-check';
export { isVisible, textProblem, withLineFeeds, withoutUnwanted, type TextLimits } from './text-rule';
