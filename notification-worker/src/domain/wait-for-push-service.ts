import { PushServiceUnavailableError } from '@gobbler/contracts';
import type { NotifyResult } from './notifier';

export interface OutageDeps {
  /** Waits so many milliseconds; less when the worker is being stopped. */
  readonly pause: (ms: number) => Promise<void>;
  readonly isStopping: () => boolean;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsedMs: () => number;
  /** Milliseconds that one delivery of an event waits for the push service, at most. */
  readonly maxWaitMs: number;
}

/** Milliseconds before the next attempt when the push service does not say. */
const PAUSE_MS = 1_000;

/**
 * Notifies of an event again, from the place that was reached, while the push service is unavailable: an outage must not use up
 * the event's few attempts.
 */
export function createWaitForPushService({ pause, isStopping, elapsedMs, maxWaitMs }: OutageDeps) {
  return async function waitForPushService(notify: () => Promise<NotifyResult>): Promise<NotifyResult> {
    const until = elapsedMs() + maxWaitMs;
    for (;;) {
      try {
        return await notify();
      } catch (error) {
        if (!(error instanceof PushServiceUnavailableError)) throw error;
        const pauseMs = error.retryAfterMs ?? PAUSE_MS;
        if (elapsedMs() + pauseMs > until) return { isFinished: false, isUnavailable: true, reason: error.message };
        await pause(pauseMs);
        if (isStopping()) return { isFinished: false, isStopping: true, reason: 'this worker is being stopped' };
      }
    }
  };
}

export type WaitForPushService = ReturnType<typeof createWaitForPushService>;
