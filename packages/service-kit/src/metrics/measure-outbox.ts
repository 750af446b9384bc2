import type { DataSource } from 'typeorm';
import type { Logger } from '../logging/create-logger';
import { repeat } from '../concurrency/repeat';
import { readRows } from '../database/run-statement';
import type { Metrics } from './create-metrics';
import { eventTimeOf } from './event-time';

/** Milliseconds. */
const EVERY_MS = 5_000;
/** Events that are counted, at most: counting a long backlog must not slow down the relay that works on it. */
const MAX_COUNTED = 10_000;

const LOOK = `SELECT (SELECT count(*) FROM (SELECT 1 FROM outbox_events LIMIT ${MAX_COUNTED}) counted) AS \`count\`,
  (SELECT min(id) FROM outbox_events) AS \`oldest\``;

export interface MeasuredOutbox {
  countPublished(event: string, outcome: 'confirmed' | 'failed'): void;
  stop(): Promise<void>;
}

/** Looks every few seconds, and not at each scrape, at how much the outbox holds. What can't be known is NaN. */
export function measureOutbox(dataSource: DataSource, metrics: Metrics, log: Logger): MeasuredOutbox {
  const published = metrics.counter({
    name: 'gobbler_outbox_published_events_total',
    help: 'Attempts at publishing an event, by whether the broker confirmed it; one that failed is tried again',
    labels: ['event', 'outcome'],
  });
  const pending = metrics.gauge({
    name: 'gobbler_outbox_pending_events',
    help: `Events that are committed and not confirmed by the broker yet, counted up to ${MAX_COUNTED}`,
  });
  const oldest = metrics.gauge({
    name: 'gobbler_outbox_oldest_event_age_seconds',
    help: 'Age of the oldest event in the outbox, 0 when it is empty',
  });
  async function look(): Promise<void> {
    try {
      const [found] = await readRows<{ count: number; oldest: string | null }>(dataSource.manager, LOOK, {});
      pending.set(Number(found?.count ?? 0));
      oldest.set(found?.oldest ? Math.max(0, (Date.now() - eventTimeOf(found.oldest)) / 1_000) : 0);
    } catch (error) {
      pending.set(NaN);
      oldest.set(NaN);
      throw error;
    }
  }
  const looking = repeat(log, 'look at how much the outbox holds', EVERY_MS, look, {
    databaseOutageLoggedElsewhere: true,
  });
  return {
    countPublished: (event, outcome) => published.inc({ event, outcome }),
    stop: () => looking.stop(),
  };
}
