import { type TextLimits, textProblem } from '@gobbler/contracts';
import { z } from 'zod';

/** A text for people, by the same rule as the services'; lengths in code points. */
export function textField(limits: TextLimits) {
  return z
    .string()
    .superRefine((value, context) => {
      const problem = textProblem(value, limits);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    })
    .meta({ minLength: limits.min, maxLength: limits.max });
}
