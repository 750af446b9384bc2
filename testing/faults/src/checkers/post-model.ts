import type { ActiveRow, CancelOperation, ChangeOperation, Operation, ReserveOperation } from './reservation-history';

/** A post as one person after the other would see it. An id is null where the client never got to know it. */
export interface PostState {
  readonly total: number;
  readonly isOpen: boolean;
  readonly isOver: boolean;
  readonly holders: ReadonlyMap<number, number | null>;
}

/**
 * The state behind an operation that had the outcome it had; the same object when the operation changes nothing, and null when
 * it can't have had that outcome here.
 */
export function step(state: PostState, operation: Operation): PostState | null {
  switch (operation.kind) {
    case 'reserve':
      return reserve(state, operation);
    case 'cancel':
      return cancel(state, operation);
    case 'change':
      return change(state, operation);
    case 'expire':
      return { ...state, isOver: true };
  }
}

function reserve(state: PostState, { userId, outcome }: ReserveOperation): PostState | null {
  const { total, isOpen, isOver, holders } = state;
  const isOnSale = isOpen && !isOver;
  const isHolder = holders.has(userId);
  const isSoldOut = holders.size >= total;
  switch (outcome.kind) {
    case 'own-post':
      return state;
    case 'already':
      return isHolder ? state : null;
    case 'closed':
      return !isHolder && !isOnSale ? state : null;
    case 'sold-out':
      return !isHolder && isOnSale && isSoldOut ? state : null;
    case 'made':
    case 'unknown':
      if (isHolder || !isOnSale || isSoldOut) return null;
      return { ...state, holders: new Map(holders).set(userId, idOf(outcome)) };
  }
}

function idOf(outcome: ReserveOperation['outcome']): number | null {
  return outcome.kind === 'made' ? outcome.reservationId : null;
}

function cancel(state: PostState, { userId, reservationId, outcome }: CancelOperation): PostState | null {
  const held = state.holders.get(userId);
  const isActive = held !== undefined && (held === null || held === reservationId);
  if (outcome === 'gone') return held === reservationId ? null : state;
  if (!isActive) return null;
  const holders = new Map(state.holders);
  holders.delete(userId);
  return { ...state, holders };
}

function change(state: PostState, { total, isOpen }: ChangeOperation): PostState {
  return { ...state, total: total ?? state.total, isOpen: isOpen ?? state.isOpen };
}

/** Whether exactly these people hold exactly these reservations. */
export function isHeldBy(state: PostState, active: readonly ActiveRow[]): boolean {
  if (state.holders.size !== active.length) return false;
  return active.every(({ id, userId }) => {
    const held = state.holders.get(userId);
    return held !== undefined && (held === null || held === id);
  });
}
