import { countHeldTooMany } from './held-at-once';
import { isLinearizable, type Linearizability } from './is-linearizable';
import type { PostHistory, ReserveOperation } from './reservation-history';
import { findFalseSoldOut } from './false-sold-out';

export interface PostVerdict {
  readonly postId: number;
  /** In words; empty when all is well. */
  readonly violations: readonly string[];
  readonly linearizable: Linearizability;
  /** Reservations that were confirmed to a client. */
  readonly acknowledged: number;
  /** Acknowledged, never cancelled, and not there. */
  readonly lost: number;
  /** Beyond one a person and an acknowledgement, or beyond what there was. */
  readonly double: number;
}

/** Judges all that happened to one post: what was answered, at what moment, against the rows that are left. */
export function checkReservations(history: PostHistory): PostVerdict {
  const { postId, final } = history;
  const made = history.operations.filter(isMade);
  const lost = findLost(history, made);
  const double = [...findSharedIds(made), ...findDoubleHolders(history), ...countHeldTooMany(history)];
  const linearizable = isLinearizable(history);
  const miscounted =
    (final.taken ?? 0) === final.active.length
      ? []
      : [`taken is ${final.taken ?? 'nowhere'}, active rows are ${final.active.length}`];
  const violations = [
    ...lost,
    ...double,
    ...miscounted,
    ...findFalseSoldOut(history),
    ...(linearizable === 'no' ? ['no order of the operations explains the answers and the rows'] : []),
  ];
  return {
    postId,
    violations: violations.map((text) => `post ${postId}: ${text}`),
    linearizable,
    acknowledged: made.length,
    lost: lost.length,
    double: double.length,
  };
}

type Made = ReserveOperation & { readonly outcome: { readonly kind: 'made'; readonly reservationId: number } };

function isMade(operation: PostHistory['operations'][number]): operation is Made {
  return operation.kind === 'reserve' && operation.outcome.kind === 'made';
}

/** Acknowledged and never given back, but not exactly one active row of that person. */
function findLost({ operations, final }: PostHistory, made: readonly Made[]): string[] {
  const givenBack = new Set(
    operations.flatMap((one) => (one.kind === 'cancel' && one.outcome !== 'gone' ? [one.reservationId] : [])),
  );
  return made
    .filter(({ userId, outcome }) => {
      const isThere = final.active.some((row) => row.id === outcome.reservationId && row.userId === userId);
      return !givenBack.has(outcome.reservationId) && !isThere;
    })
    .map(({ userId, outcome }) => `reservation ${outcome.reservationId} of ${userId}: acknowledged, lost`);
}

/** One reservation that was confirmed to several users, or to one of them twice. */
function findSharedIds(made: readonly Made[]): string[] {
  return [...Map.groupBy(made, ({ outcome }) => outcome.reservationId)]
    .filter(([, clients]) => clients.length > 1)
    .map(([id, clients]) => `reservation ${id}: acknowledged to ${clients.map(({ userId }) => userId).join(' and ')}`);
}

function findDoubleHolders({ final }: PostHistory): string[] {
  return [...Map.groupBy(final.active, ({ userId }) => userId)]
    .filter(([, rows]) => rows.length > 1)
    .map(([userId, rows]) => `${userId} holds ${rows.length} portions`);
}
