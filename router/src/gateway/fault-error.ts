import type { Fault } from '../operation/complete-answer';
import { MASKED_MESSAGE } from './subgraph-errors';

/** The error for a value that a subgraph did not return. */
export const UNAVAILABLE = {
  message: 'Part of the system is unavailable. Try again in a few seconds.',
  extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryAfterSeconds: 5 },
} as const;

/** Message and code for a missing or wrong value. */
export function faultError(fault: Fault) {
  return fault === 'missing' ? UNAVAILABLE : WRONG;
}

/** The wrong value itself appears only in the log. */
const WRONG = { message: MASKED_MESSAGE, extensions: { code: 'INTERNAL_SERVER_ERROR' } } as const;
