/** A part of a list that is in the order of its ids. */
export interface Slice {
  /** Items, at most. */
  readonly limit: number;
  /** Only ids above it. */
  readonly afterId: number;
  /** Only ids below it; null for all. */
  readonly beforeId: number | null;
  /** Has the last items that fit, not the first. */
  readonly isFromEnd: boolean;
}
