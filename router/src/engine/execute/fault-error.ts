import { OutcomeUnknownError, UnavailableError, type ErrorEnvelope } from '@gobbler/contracts';
import type { Fault } from '../shape/data';

/** The error for a value that a subgraph did not return. */
export const UNAVAILABLE: ErrorEnvelope = envelopeOf(new UnavailableError(null));
/** A mutation that was sent to a subgraph, and whose answer was lost. */
export const OUTCOME_UNKNOWN: ErrorEnvelope = envelopeOf(new OutcomeUnknownError());

/** The error for a missing or wrong value. The wrong value itself appears only in the log. */
export function faultError(fault: Fault): ErrorEnvelope {
  return fault === 'missing' ? UNAVAILABLE : { code: 'INTERNAL_SERVER_ERROR', message: 'a value of the wrong type' };
}

/** Without what makes it an Error: it is copied to many places. */
function envelopeOf({ code, message, retryAfterSeconds }: ErrorEnvelope): ErrorEnvelope {
  return { code, message, retryAfterSeconds };
}
