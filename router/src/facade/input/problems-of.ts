import type { z } from 'zod';
import type { InputProblem } from '../errors/invalid-request-error';

type Issue = z.core.$ZodIssue;

/** What pydantic says of a wrong type, by zod's name of the type that was expected. */
const WRONG_TYPE: Readonly<Record<string, { msg: string; type: string }>> = {
  string: { msg: 'str type expected', type: 'type_error.str' },
  number: { msg: 'value is not a valid number', type: 'type_error.float' },
  int: { msg: 'value is not a valid integer', type: 'type_error.integer' },
  object: { msg: 'value is not a valid dict', type: 'type_error.dict' },
};

/**
 * Problems in FastAPI's format, which the phone expects.
 * The issues must have been made with `reportInput`, else a missing field looks like a wrong one.
 */
export function problemsOf(issues: readonly Issue[]): InputProblem[] {
  return issues.flatMap((issue) => {
    const loc = issue.path.filter((step) => typeof step !== 'symbol');
    if (issue.code !== 'unrecognized_keys') return [{ loc, ...wordingOf(issue) }];
    return issue.keys.map((key) => ({
      loc: [...loc, key],
      msg: 'extra fields not permitted',
      type: 'value_error.extra',
    }));
  });
}

function wordingOf(issue: Issue): { msg: string; type: string } {
  if (issue.code === 'custom') return { msg: issue.message, type: typeOf(issue.params) };
  if (issue.code !== 'invalid_type') return { msg: issue.message, type: 'value_error' };
  if (issue.input === undefined) return { msg: 'field required', type: 'value_error.missing' };
  return WRONG_TYPE[issue.expected] ?? { msg: issue.message, type: 'type_error' };
}

/** Our own fields name the type of their problem themselves. */
function typeOf(params: Record<string, unknown> | undefined): string {
  const type = params?.['type'];
  return typeof type === 'string' ? type : 'value_error';
}
