import type { ChangeOperation, Operation, PostHistory } from './reservation-history';

/**
 * Users who got "sold out" although, whatever happened in what order, something was left all the time that they asked: the
 * most that can have been taken then is less than the fewest portions that can have been on offer.
 */
export function findFalseSoldOut({ initial, operations }: PostHistory): string[] {
  const changes = operations.filter((one): one is ChangeOperation => one.kind === 'change');
  return operations.flatMap((asked) => {
    if (asked.kind !== 'reserve' || asked.outcome.kind !== 'sold-out') return [];
    const taken = mostTaken(operations, asked);
    const total = fewestPortions(initial.total, changes, asked);
    return taken < total ? [`${asked.userId} got "sold out" with ${total - taken} of ${total} left`] : [];
  });
}

interface Asked {
  readonly from: number;
  readonly to: number;
}

/** Users who may have had a portion at some moment between: had started before the end and had not given it back before the start. */
function mostTaken(operations: readonly Operation[], { from, to }: Asked): number {
  const givenBack = new Set(
    operations.flatMap((one) =>
      one.kind === 'cancel' && one.outcome === 'cancelled' && one.to < from ? [one.reservationId] : [],
    ),
  );
  return operations.filter((one) => {
    if (one.kind !== 'reserve' || one.from >= to) return false;
    if (one.outcome.kind === 'unknown') return true;
    return one.outcome.kind === 'made' && !givenBack.has(one.outcome.reservationId);
  }).length;
}

/** The fewest among the number before, unless it was surely replaced, and all that were asked for until the end. */
function fewestPortions(initial: number, changes: readonly ChangeOperation[], { from, to }: Asked): number {
  const replaced = changes.filter((one) => one.total !== undefined && one.outcome === 'done' && one.to < from);
  const lastSureStart = Math.max(-Infinity, ...replaced.map((one) => one.from));
  const possible = changes.filter((one) => one.total !== undefined && one.from < to && one.to >= lastSureStart);
  return Math.min(...(replaced.length > 0 ? [] : [initial]), ...possible.map((one) => one.total ?? Infinity));
}
