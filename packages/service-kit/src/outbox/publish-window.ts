import { BrokerUnavailableError } from '@gobbler/contracts';
import type { Logger } from '../logging/create-logger';
import { problemOf } from '../concurrency/outage-log';

/** How many events may be handed to the broker at once, by what became of those before. */
export interface PublishWindow {
  /** 0 while it is of no use to try. */
  readonly size: number;
  succeeded(): void;
  /** @param event names the one that failed, for the log */
  failed(event: object, error: unknown): void;
}

/** Milliseconds. */
const PAUSE_MS = 1_000;
const TELL_AGAIN_MS = 60_000;

/**
 * Opens by one with each success and halves with each failure, so that a broker that is out is asked with one event a second,
 * is soon sent all of a backlog when it is back, and a single event that can't be published slows nothing down.
 * Failures are told once and then once a minute; when the broker is out, which it tells itself, only beside its own lines.
 */
export function createPublishWindow(max: number, log: Logger): PublishWindow {
  let open = max;
  let pausedUntil = 0;
  let toldAt = -Infinity;
  let failuresSince = 0;
  /** The level of what was told: its end is told at the same. */
  let level: 'info' | 'warn' = 'info';

  return {
    get size() {
      return performance.now() < pausedUntil ? 0 : open;
    },
    succeeded() {
      open = Math.min(max, open + 1);
      if (open < max || toldAt === -Infinity) return;
      toldAt = -Infinity;
      log[level]({ failures: failuresSince }, 'events are published again');
      level = 'info';
    },
    failed(event, error) {
      const now = performance.now();
      if (open === 1) pausedUntil = now + PAUSE_MS;
      open = Math.max(1, Math.floor(open / 2));
      failuresSince += 1;
      if (now - toldAt < TELL_AGAIN_MS) return;
      if (toldAt === -Infinity) failuresSince = 1;
      toldAt = now;
      if (!(error instanceof BrokerUnavailableError)) level = 'warn';
      log[level](
        { problem: problemOf(error), ...event, failures: failuresSince },
        'could not publish an event; it stays in the outbox, as all others that can’t be published',
      );
    },
  };
}
