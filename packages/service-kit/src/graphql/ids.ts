import { BadUserInputError } from '@gobbler/contracts';

const DECIMAL = /^[1-9]\d{0,15}$/;

/**
 * The number that stands in an `ID`; null when it can't be the id of anything, so that no row is found.
 * In a representation anything may stand where an id is expected: only a text is one.
 */
export function tryParseId(id: unknown): number | null {
  const value = typeof id === 'string' && DECIMAL.test(id) ? Number(id) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
}

/** The number that stands in an `ID` of an input. Throws `BAD_USER_INPUT` naming the field. */
export function parseId(path: string, id: string): number {
  const value = tryParseId(id);
  if (value === null) throw new BadUserInputError([{ path, message: 'must be a whole number from 1 to 2^53 - 1' }]);
  return value;
}
