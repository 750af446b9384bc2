import type { PostHistory } from './reservation-history';

/** One more or one fewer is held for certain from a moment on; or more are on offer. */
interface Turn {
  readonly at: number;
  readonly held: number;
  readonly total?: number;
}

/**
 * Moments at which more was acknowledged and not cancelled than there ever was until then. A reservation is held for certain from
 * its answer until its cancellation begins; a greater number of portions counts from the moment that it was asked for.
 */
export function countHeldTooMany({ initial, operations, final }: PostHistory): string[] {
  const turns = operations.flatMap((one): Turn[] => {
    if (one.kind === 'change') return one.total === undefined ? [] : [{ at: one.from, held: 0, total: one.total }];
    if (one.kind === 'cancel') return one.outcome === 'gone' ? [] : [{ at: one.from, held: -1 }];
    return one.kind === 'reserve' && one.outcome.kind === 'made' ? [{ at: one.to, held: 1 }] : [];
  });
  let [held, most, worst] = [0, initial.total, 0];
  for (const turn of turns.toSorted((a, b) => a.at - b.at || a.held - b.held)) {
    most = Math.max(most, turn.total ?? 0);
    held += turn.held;
    worst = Math.max(worst, held - most);
  }
  worst = Math.max(worst, final.active.length - most);
  return Array.from({ length: worst }, (_, index) => `sold ${most + index + 1} of ${most}`);
}
