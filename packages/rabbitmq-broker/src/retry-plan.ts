import { MAX_ATTEMPTS } from '@gobbler/contracts';

/** How long a message waits before it is handed out again. */
export interface RetryPlan {
  /** Milliseconds; a queue each. */
  readonly allDelays: readonly number[];
  /** Picks a delay before the attempt of this number (2 and up). */
  delayBefore(attempt: number): number;
}

/**
 * Milliseconds before the second, third … attempt, at most. All of them together outlast a database or a service that is
 * away for a minute.
 */
export const RETRY_DELAYS_MS: readonly number[] = [1_000, 5_000, 30_000, 120_000];

/**
 * What the delays are spread over. A queue has one delay for all its messages: one with a shorter time of its own would wait
 * behind those with longer ones, since RabbitMQ only looks at the head.
 */
const SPREAD = [0.5, 0.75, 1];

/** @param random 0 to 1 */
export function createRetryPlan(delays: readonly number[] = RETRY_DELAYS_MS, random = Math.random): RetryPlan {
  if (delays.length !== MAX_ATTEMPTS - 1) throw new Error(`${MAX_ATTEMPTS} attempts have ${MAX_ATTEMPTS - 1} delays`);
  const steps = delays.map((delay) => SPREAD.map((part) => Math.max(1, Math.round(delay * part))));
  return {
    allDelays: [...new Set(steps.flat())],
    delayBefore(attempt) {
      const step = steps[attempt - 2] ?? [];
      const delay = step[Math.floor(random() * step.length)];
      if (delay === undefined) throw new RangeError(`attempt ${attempt} has no delay before it`);
      return delay;
    },
  };
}
