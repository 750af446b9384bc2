import { PushServiceOutError } from '@gobbler/contracts';
import type { TellResult } from './notifier';

export interface OutageDeps {
  /** Waits so many milliseconds; less when the worker is being stopped. */
  readonly pause: (ms: number) => Promise<void>;
  readonly isStopping: () => boolean;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsedMs: () => number;
  /** Milliseconds that one delivery of an event waits for the push service, at most. */
  readonly patienceMs: number;
}

/** Milliseconds before the next try when the push service does not say. */
const PAUSE_MS = 1_000;

/**
 * Tells of an event again, from the place that was reached, for as long as the push service is out. That is nobody's fault
 * but the push service's: the event must not pay for it with its few attempts.
 */
export function createOutlastOutage({ pause, isStopping, elapsedMs, patienceMs }: OutageDeps) {
  return async function outlastOutage(tell: () => Promise<TellResult>): Promise<TellResult> {
    const until = elapsedMs() + patienceMs;
    for (;;) {
      try {
        return await tell();
      } catch (error) {
        if (!(error instanceof PushServiceOutError)) throw error;
        const pauseMs = error.retryAfterMs ?? PAUSE_MS;
        if (elapsedMs() + pauseMs > until) return { isFinished: false, isOut: true, reason: error.message };
        await pause(pauseMs);
        if (isStopping()) return { isFinished: false, isStopping: true, reason: 'this worker is being stopped' };
      }
    }
  };
}

export type OutlastOutage = ReturnType<typeof createOutlastOutage>;
