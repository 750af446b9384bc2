import type { PostState } from './post-state';

/** How many portions of a post may be taken and how many are: one row per post, which every writer of its reservations locks first. */
export interface Capacity {
  readonly postId: number;
  readonly ownerId: number;
  /** On offer in all. */
  readonly total: number;
  /** As many as there are active reservations. */
  readonly taken: number;
  /** False while the post is hidden, and for good once it was deleted. */
  readonly isOpen: boolean;
  readonly endsAt: Date;
  /** The version of the post that this row has seen; it never goes back. */
  readonly postVersion: number;
  /** Grows by one with every change of this row. */
  readonly revision: number;
}

/** Portions that can still be taken; never below 0, although the owner may have lowered them below those taken. */
export function portionsLeft(post: Pick<PostState, 'portions' | 'isHidden'>, taken: number): number {
  return post.isHidden ? 0 : Math.max(0, post.portions - taken);
}
