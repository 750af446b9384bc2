import { BadUserInputError, startInputCheck } from '@gobbler/errors';
import { z } from 'zod';

/** A text for people, by the same rule as the services'; lengths in code points. */
export function textField(min: number, max: number) {
  return z.string().superRefine((value, context) => {
    const problem = problemOf(value, min, max);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });
}

function problemOf(value: string, min: number, max: number): string | null {
  const check = startInputCheck();
  check.text('text', value, { min, max });
  try {
    check.done();
    return null;
  } catch (error) {
    if (error instanceof BadUserInputError) return error.fields?.[0]?.message ?? error.message;
    throw error;
  }
}
