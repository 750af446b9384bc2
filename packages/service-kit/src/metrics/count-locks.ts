import type { Metrics } from './create-metrics';

/** How asking for a lock ended: with it, without it because others held it for too long, or because it can't be had at all. */
export type LockOutcome = 'acquired' | 'contended' | 'unavailable';

/** Seconds; work goes on without a lock after half a second. */
const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** Counts one request for a lock and the milliseconds that it waited. */
export type CountLock = (outcome: LockOutcome, waitedMs: number) => void;

/** @returns what a lock is given to count how it was asked for */
export function countLocks(metrics: Metrics): CountLock {
  const requests = metrics.counter({
    name: 'gobbler_lock_requests_total',
    help: 'How often a lock was asked for, by how that ended',
    labels: ['outcome'],
  });
  const wait = metrics.histogram(
    { name: 'gobbler_lock_wait_seconds', help: 'Time that a lock was waited for, however that ended' },
    BUCKETS,
  );
  for (const outcome of ['acquired', 'contended', 'unavailable'] as const) requests.inc({ outcome }, 0);
  return (outcome, waitedMs) => {
    requests.inc({ outcome });
    wait.observe(waitedMs / 1_000);
  };
}
