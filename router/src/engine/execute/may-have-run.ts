import { DeadlineExceededError } from '@gobbler/service-kit';
import { isBrokenCircuitError } from 'cockatiel';
import { BadAnswerError } from './read-subgraph-answer';

/** No connection was opened, so nothing was sent. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The connection ended before the answer. */
const LOST = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** Whether a call failed before anything of it was sent. */
export function wasNeverSent(error: unknown): boolean {
  return isBrokenCircuitError(error) || codesOf(error).some((code) => NEVER_SENT.has(String(code)));
}

/** Whether a call failed with its connection, which another attempt may not. */
export function isConnectionLoss(error: unknown): boolean {
  return wasNeverSent(error) || codesOf(error).some((code) => LOST.has(String(code)));
}

/** Whether a mutation may have taken effect although its call failed in this way. 4xx and 503 refuse it before it is run. */
export function mayHaveRun(error: unknown): boolean {
  if (error instanceof DeadlineExceededError) return false;
  if (error instanceof BadAnswerError) return error.status !== 503 && (error.status < 400 || error.status >= 500);
  return !wasNeverSent(error);
}

function codesOf(error: unknown): unknown[] {
  if (typeof error !== 'object' || error === null) return [];
  const own = 'code' in error ? [error.code] : [];
  // Node bundles the failures of several addresses.
  return [
    ...own,
    ...('errors' in error && Array.isArray(error.errors) ? error.errors.flatMap((one: unknown) => codesOf(one)) : []),
  ];
}
