import { z } from 'zod';
import { keyProblem } from '../../http/idempotency-key';

/** The `Idempotency-Key` of a request, null for none; the phone sends none. */
export const idempotencyHeader = z.object({
  // Each header by itself.
  'idempotency-key': z
    .custom<readonly string[]>()
    .transform((values, context) => {
      const problem = keyProblem(values);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
      return values[0] ?? null;
    })
    .meta({
      type: 'string',
      description: 'The same key repeats the answer of the first request instead of changing anything again.',
    }),
});

/** Where the phone's errors place what is wrong with a key. */
export const keyNames = {
  idempotencyKey: ['header', 'idempotency-key'],
  IDEMPOTENCY_KEY_REUSED: ['header', 'idempotency-key'],
} as const;
