import type { Capacity } from './capacity';
import type { PostState } from './post-state';

/** How a post's capacity row differs from its reservations, or from the post itself. */
type DifferenceKind =
  'oversold' | 'miscounted' | 'no capacity row' | 'behind its post' | 'not as its post' | 'post is gone';

export interface CapacityDifference {
  readonly kind: DifferenceKind;
  readonly postId: number;
  /** What the capacity row says. */
  readonly here: string;
  /** What the reservations or the post say. */
  readonly there: string;
}

/** Which reservation is one too many can't be known; and holders learn of a deletion only from its event. */
export function isRepairable({ kind }: CapacityDifference): boolean {
  return kind !== 'oversold' && kind !== 'post is gone';
}

/** @param post as it is now; null when there is none */
export function compareWithPost(row: Capacity, post: PostState | null): CapacityDifference | null {
  const { postId } = row;
  if (!post) return row.isOpen ? { kind: 'post is gone', postId, here: describeRow(row), there: 'no post' } : null;
  // A row ahead of its post: the post has changed since it was read.
  if (row.postVersion > post.version) return null;
  const difference = { postId, here: describeRow(row), there: describePost(post) };
  if (row.postVersion < post.version) return { kind: 'behind its post', ...difference };
  return difference.here === difference.there && row.ownerId === post.ownerId
    ? null
    : { kind: 'not as its post', ...difference };
}

function describeRow({ total, isOpen, endsAt, postVersion }: Capacity): string {
  return describe(total, isOpen, endsAt, postVersion);
}

function describePost({ portions, isHidden, endsAt, version }: PostState): string {
  return describe(portions, !isHidden, endsAt, version);
}

function describe(portions: number, isOpen: boolean, endsAt: Date, version: number): string {
  return `v${version}: ${portions} portions, ${isOpen ? 'open' : 'closed'} until ${endsAt.toISOString()}`;
}
