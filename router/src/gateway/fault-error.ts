import type { Fault } from '../operation/complete-answer';
import { MASKED_MESSAGE } from './subgraph-errors';

/** An error at a place that a subgraph left without what was asked of it. */
export const UNAVAILABLE = {
  message: 'A part of the system does not answer at the moment. Try again in a few seconds.',
  extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryAfterSeconds: 5 },
} as const;

/** Message and code for a place of an answer that does not hold what it should. */
export function faultError(fault: Fault) {
  return fault === 'missing' ? UNAVAILABLE : WRONG;
}

/** What a value of the wrong type is, only the log tells. */
const WRONG = { message: MASKED_MESSAGE, extensions: { code: 'INTERNAL_SERVER_ERROR' } } as const;
