import { UnavailableError } from '@gobbler/contracts';

/** Codes of both engines' drivers, looked at in one place. */
const DUPLICATE = new Set(['23505', 'ER_DUP_ENTRY']);
const DEADLOCK = new Set(['40P01', 'ER_LOCK_DEADLOCK']);
/** MariaDB's 1969 (its time for one statement is over) has no name in the driver, which is MySQL's. */
const LOCK_TIMEOUT = new Set(['55P03', 'ER_LOCK_WAIT_TIMEOUT', 'ER_LOCK_NOWAIT', '1969']);
const RETRYABLE = new Set(['40001', 'ER_CHECKREAD', ...DEADLOCK, ...LOCK_TIMEOUT]);
const DOWN = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_QUERY_INTERRUPTED',
  'ER_QUERY_TIMEOUT',
  // Read-only: the writer has moved on to another machine.
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  '25006',
  // MySQL ends a connection that was idle, MariaDB one that was killed.
  '4031',
  '1927',
  '57P01',
  '57P02',
  '57P03',
  '57014',
  '53300',
  '25P03',
]);
const DOWN_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Pool is closed|closed state|Driver not Connected/i;

/**
 * Thrown inside a transaction to have it rolled back and started again, as after a deadlock: another transaction was a moment
 * faster, and what they did can be read the next time.
 */
export class BeginAgainError extends Error {
  override readonly name = 'BeginAgainError';
}

/** A lock was not had in half a second where the engine itself counts in whole ones. */
export class LockNotHadError extends Error {
  override readonly name = 'LockNotHadError';
  readonly code = 'ER_LOCK_WAIT_TIMEOUT';

  constructor(cause: unknown) {
    super('a lock was not had in time', { cause });
  }
}

/** The statement was ended: on MySQL by us, after its timeout. */
export function isInterrupted(error: unknown): boolean {
  return codesOf(error).includes('ER_QUERY_INTERRUPTED');
}

/** A unique key refused the row. */
export function isDuplicate(error: unknown): boolean {
  return codesOf(error).some((code) => DUPLICATE.has(code));
}

/** A lock was not had in time. */
export function isLockTimeout(error: unknown): boolean {
  return codesOf(error).some((code) => LOCK_TIMEOUT.has(code));
}

/** What other transactions or the server did to a statement, as the label of a metric. */
export function statementProblem(error: unknown): 'lock_timeout' | 'deadlock' | 'unavailable' | 'other' {
  if (isLockTimeout(error)) return 'lock_timeout';
  if (codesOf(error).some((code) => DEADLOCK.has(code))) return 'deadlock';
  return isDatabaseDown(error) ? 'unavailable' : 'other';
}

/** The same transaction may well succeed when it is run again from its beginning. */
export function isRetryable(error: unknown): boolean {
  return error instanceof BeginAgainError || codesOf(error).some((code) => RETRYABLE.has(code));
}

/** The database can't be reached, or not in time. */
export function isDatabaseDown(error: unknown): boolean {
  if (codesOf(error).some((code) => DOWN.has(code))) return true;
  return error instanceof Error && DOWN_MESSAGE.test(error.message);
}

/** Why the database is down, if that is what an error of a driver or of `runTransaction` means; else null. */
export function databaseOutage(error: unknown): unknown {
  if (error instanceof UnavailableError) return error.cause ?? error;
  return isDatabaseDown(error) ? error : null;
}

/** All codes in an error: TypeORM wraps the driver's error; Node wraps several failed connects into one. */
export function codesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 3) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const numbers = 'errno' in error && typeof error.errno === 'number' ? [String(error.errno)] : [];
  const inner = 'driverError' in error ? codesOf(error.driverError, depth + 1) : [];
  const several = error instanceof AggregateError ? error.errors.flatMap((one) => codesOf(one, depth + 1)) : [];
  return [...own, ...numbers, ...inner, ...several];
}
