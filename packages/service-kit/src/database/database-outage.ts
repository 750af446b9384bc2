import { UnavailableError } from '@gobbler/contracts';
import { isDatabaseDown } from './database-errors';

/** Why the database is out of reach, when that is what an error of a driver or of `runTransaction` means; else null. */
export function databaseOutage(error: unknown): unknown {
  if (error instanceof UnavailableError) return error.cause ?? error;
  return isDatabaseDown(error) ? error : null;
}
