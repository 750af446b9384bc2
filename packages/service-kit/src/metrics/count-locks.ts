import type { Metrics } from './create-metrics';

/** How asking for a lock ended: with it, without it because others held it for too long, or because it can't be had at all. */
export type LockOutcome = 'acquired' | 'contended' | 'unavailable';

/** @returns what a lock is given to count how it was asked for */
export function countLocks(metrics: Metrics): (outcome: LockOutcome) => void {
  const requests = metrics.counter({
    name: 'gobbler_lock_requests_total',
    help: 'How often a lock was asked for, by how that ended',
    labels: ['outcome'],
  });
  for (const outcome of ['acquired', 'contended', 'unavailable'] as const) requests.inc({ outcome }, 0);
  return (outcome) => requests.inc({ outcome });
}
