import { z } from 'zod';

/** The `Idempotency-Key` of a request, null for none or an empty one; the phone sends none. */
export const idempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .max(255, { error: 'must have at most 255 characters' })
    .optional()
    .transform((key) => (key === undefined || key === '' ? null : key)),
});
