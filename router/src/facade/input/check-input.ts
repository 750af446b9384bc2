import type { z } from 'zod';
import { InvalidRequestError } from '../errors/invalid-request-error';
import { problemsOf } from './problems-of';

/** A request's parts under the names that the phone's errors use for them. */
export interface RawInput {
  readonly path: unknown;
  readonly query: unknown;
  /** Undefined for none, and for a form, which its route reads itself. */
  readonly body: unknown;
  readonly header: unknown;
}

/** Throws {@link InvalidRequestError} naming every problem. */
export function checkInput<Input>(schema: z.ZodType<Input>, raw: RawInput): Input {
  const parsed = schema.safeParse(raw, { reportInput: true });
  if (!parsed.success) throw new InvalidRequestError(problemsOf(parsed.error.issues));
  return parsed.data;
}
