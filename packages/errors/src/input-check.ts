import type { FieldProblem } from './app-error';
import { BadUserInputError } from './bad-user-input-error';
import { codePoints } from './code-points';

/** Collects every problem of an input, so that the caller hears of all of them at once. */
export interface InputCheck {
  add(path: string, message: string): void;
  /** A text for people: `min` to `max` code points, not blank, without control and direction-override characters. */
  text(path: string, value: string, limits: { readonly min: number; readonly max: number }): void;
  /** A whole number from `min` to `max`. */
  integer(path: string, value: number, limits: { readonly min: number; readonly max: number }): void;
  /** Throws `BAD_USER_INPUT` when anything was found. */
  done(): void;
}

/** Control characters but tab and line breaks, and those that turn the direction of what stands behind them. */
// oxlint-disable-next-line no-control-regex -- naming them is the point
const UNWANTED = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u202A-\u202E\u2066-\u2069]/;

/** A text without the characters that no text for people may hold. */
export function withoutUnwanted(text: string): string {
  return text.toWellFormed().replaceAll(new RegExp(UNWANTED, 'g'), '');
}

export function startInputCheck(): InputCheck {
  const problems: FieldProblem[] = [];
  const add = (path: string, message: string): void => {
    problems.push({ path, message });
  };
  return {
    add,
    text(path, value, { min, max }) {
      const length = codePoints(value);
      if (!value.isWellFormed() || UNWANTED.test(value)) add(path, 'contains characters that are not allowed');
      else if (length > max || length < min) add(path, `must have ${min} to ${max} characters, has ${length}`);
      else if (min > 0 && value.trim() === '') add(path, 'must not be blank');
    },
    integer(path, value, { min, max }) {
      if (!Number.isInteger(value) || value < min || value > max)
        add(path, `must be a whole number from ${min} to ${max}`);
    },
    done() {
      if (problems.length > 0) throw new BadUserInputError(problems);
    },
  };
}
