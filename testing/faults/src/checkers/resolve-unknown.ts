import type { Operation, PostHistory, ReserveOperation } from './reservation-history';

/**
 * What became of requests without an answer, as far as the rows at the end show: of a user who never cancelled, a row must come
 * from such a request, and no row means that it had no effect. What stays open is tried both ways by the search.
 */
export function resolveUnknown({ operations, final }: PostHistory): Operation[] {
  const cancelling = new Set(operations.flatMap((one) => (one.kind === 'cancel' ? [one.userId] : [])));
  const made = new Set(
    operations.flatMap((one) => (one.kind === 'reserve' && one.outcome.kind === 'made' ? [one.userId] : [])),
  );
  const unknownOf = Map.groupBy(operations.filter(isUnknownReserve), ({ userId }) => userId);
  const rows = new Map(final.active.map(({ id, userId }) => [userId, id]));

  return operations.flatMap((operation): Operation[] => {
    if (!isUnknownReserve(operation) || cancelling.has(operation.userId)) return [operation];
    const reservationId = rows.get(operation.userId);
    if (reservationId === undefined || made.has(operation.userId)) return [];
    const isOnly = unknownOf.get(operation.userId)?.length === 1;
    return [isOnly ? { ...operation, outcome: { kind: 'made', reservationId } } : operation];
  });
}

function isUnknownReserve(operation: Operation): operation is ReserveOperation {
  return operation.kind === 'reserve' && operation.outcome.kind === 'unknown';
}
