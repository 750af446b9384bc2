import { BrokerUnavailableError } from '@gobbler/contracts';
import type { Logger } from '../logging/create-logger';
import { createOutageLog, problemOf } from '../concurrency/outage-log';

/** How many events may be handed to the broker at once, depending on the outcomes so far. */
export interface PublishWindow {
  /** 0 during the pause after a failure of the last one. */
  readonly size: number;
  succeeded(): void;
  /** @param event identifies the one that failed, for the log */
  failed(event: string, error: unknown): void;
}

/** Milliseconds. */
const PAUSE_MS = 1_000;

/**
 * Opens by one with each success and halves with each failure, so that a broker that is down gets one event per second, soon
 * gets all of a backlog when it is back, and a single event that can't be published slows nothing down.
 * Failures are logged once a minute at most; that the broker is unavailable is logged by its adapter alone.
 */
export function createPublishWindow(max: number, log: Logger): PublishWindow {
  let open = max;
  let pausedUntil = 0;
  const outage = createOutageLog(log, {
    lost: 'could not publish an event; it stays in the outbox, like all others that can’t be published',
    back: 'events are published again',
  });

  return {
    get size() {
      return performance.now() < pausedUntil ? 0 : open;
    },
    succeeded() {
      open = Math.min(max, open + 1);
      if (open === max) outage.worked();
    },
    failed(event, error) {
      if (open === 1) pausedUntil = performance.now() + PAUSE_MS;
      open = Math.max(1, Math.floor(open / 2));
      if (!(error instanceof BrokerUnavailableError)) outage.failed(new Error(`${event}: ${problemOf(error)}`));
    },
  };
}
