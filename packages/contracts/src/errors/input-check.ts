import type { FieldProblem } from './app-error';
import { BadUserInputError } from './common-errors';
import { textProblem, type TextLimits } from './text-rule';

/** Collects all problems of an input, to report them together. */
export interface InputCheck {
  add(path: string, message: string): void;
  /** Validates a text with `textProblem`. */
  text(path: string, value: string, limits: TextLimits): void;
  /** Validates an integer from `min` to `max`. */
  integer(path: string, value: number, limits: { readonly min: number; readonly max: number }): void;
  /** Throws `BAD_USER_INPUT` if there are problems. */
  done(): void;
}

export function startInputCheck(): InputCheck {
  const problems: FieldProblem[] = [];
  const add = (path: string, message: string): void => {
    problems.push({ path, message });
  };
  return {
    add,
    text(path, value, limits) {
      const problem = textProblem(value, limits);
      if (problem !== null) add(path, problem);
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
