import { type PushSender, PushServiceUnavailableError } from '@gobbler/contracts';
import { within } from '@gobbler/service-kit';
import type { SendPush } from '../domain/ports';

/** Milliseconds. */
export interface SendLimits {
  /** One call. */
  readonly sendMs: number;
  /** Initial backoff while the push service is down; doubled each time. */
  readonly firstPauseMs: number;
  /** And at most, unless it asks for more. */
  readonly longestPauseMs: number;
}

/**
 * Sends in time. A push service that hangs is given up on; what it does after that is not looked at.
 * While it is down, all events of this worker back off: a send during the backoff rejects immediately.
 */
export function createTimedSend(pushes: PushSender, { sendMs, firstPauseMs, longestPauseMs }: SendLimits): SendPush {
  const late = () => new PushServiceUnavailableError(`the push service did not answer within ${sendMs} ms`);
  let failures = 0;
  /** By the monotonic clock. */
  let pausedUntil = 0;
  let reason = '';

  function leaveAlone(error: PushServiceUnavailableError): PushServiceUnavailableError {
    // Concurrent failures do not extend the backoff.
    if (performance.now() >= pausedUntil) {
      const growingMs = Math.min(longestPauseMs, firstPauseMs * 2 ** failures);
      failures += 1;
      pausedUntil = performance.now() + Math.max(growingMs, error.retryAfterMs ?? 0);
      reason = error.message;
    }
    return new PushServiceUnavailableError(error.message, pausedUntil - performance.now(), { cause: error });
  }

  return async (push, tokens) => {
    const leftMs = pausedUntil - performance.now();
    if (leftMs > 0) throw new PushServiceUnavailableError(reason, leftMs);
    try {
      const answers = await within(sendMs, pushes.send(push, tokens), late);
      failures = 0;
      return answers;
    } catch (error) {
      throw error instanceof PushServiceUnavailableError ? leaveAlone(error) : error;
    }
  };
}
