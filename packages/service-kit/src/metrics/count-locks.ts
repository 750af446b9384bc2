import type { Metrics } from './create-metrics';

/** How asking for a lock ended: with it, without it because others held it for too long, or because it can't be had at all. */
export type LockOutcome = 'acquired' | 'contended' | 'unavailable';

/** Seconds; work goes on without a lock after half a second. */
const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** Counts one request for a lock and the milliseconds that it waited. */
export type CountLock = (outcome: LockOutcome, waitedMs: number) => void;

interface LockCounters {
  readonly count: CountLock;
  /** Counts a lock that was gone before its work was done. */
  readonly countLost: () => void;
}

/** @returns what a lock is given to count how it was asked for, and whether it was kept */
export function countLocks(metrics: Metrics): LockCounters {
  const requests = metrics.counter({
    name: 'gobbler_lock_requests_total',
    help: 'How often a lock was asked for, by how that ended',
    labels: ['outcome'],
  });
  const wait = metrics
    .histogram(
      { name: 'gobbler_lock_wait_seconds', help: 'Time that a lock was waited for, however that ended' },
      BUCKETS,
    )
    .labels();
  for (const outcome of ['acquired', 'contended', 'unavailable'] as const) requests.inc({ outcome }, 0);
  const lost = metrics.counter({
    name: 'gobbler_lock_lost_total',
    help: 'Locks that were gone before their work was done: Redis was flushed, restarted or down for too long',
  });
  return {
    count(outcome, waitedMs) {
      requests.inc({ outcome });
      wait.observe(waitedMs / 1_000);
    },
    countLost: () => lost.inc(),
  };
}
