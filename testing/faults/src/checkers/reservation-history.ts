/** When a client began something and when it had the answer: milliseconds of one monotonic clock; Infinity without an answer. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a user who reserved was answered. `unknown`: it may have had its effect, and may have it until the end. */
export type ReserveOutcome =
  | { readonly kind: 'made'; readonly reservationId: number }
  | { readonly kind: 'sold-out' | 'closed' | 'already' | 'own-post' | 'unknown' };

export interface ReserveOperation extends Span {
  readonly kind: 'reserve';
  readonly userId: number;
  readonly outcome: ReserveOutcome;
}

export interface CancelOperation extends Span {
  readonly kind: 'cancel';
  readonly userId: number;
  readonly reservationId: number;
  /** `gone`: it was not active any more. */
  readonly outcome: 'cancelled' | 'gone' | 'unknown';
}

/** The owner changes the portions, hides or shows the post. What is left out stays. */
export interface ChangeOperation extends Span {
  readonly kind: 'change';
  readonly total?: number;
  readonly isOpen?: boolean;
  readonly outcome: 'done' | 'unknown';
}

/** The post ends; the span is the uncertainty between the database's clock and the client's. */
export interface ExpireOperation extends Span {
  readonly kind: 'expire';
}

export type Operation = ReserveOperation | CancelOperation | ChangeOperation | ExpireOperation;

export interface ActiveRow {
  readonly id: number;
  readonly userId: number;
}

/** Everything that happened to one post, and what its database holds after recovery, when nothing is under way any more. */
export interface PostHistory {
  readonly postId: number;
  readonly initial: { readonly total: number; readonly isOpen: boolean };
  readonly operations: readonly Operation[];
  /** `taken` is null when there is no capacity row: no one ever tried. */
  readonly final: { readonly taken: number | null; readonly active: readonly ActiveRow[] };
}
