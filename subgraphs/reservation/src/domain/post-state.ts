import type { PostSnapshot } from '@gobbler/contracts';

/** What reserving needs to know of a post, as it was at one version. */
export interface PostState {
  readonly id: number;
  readonly ownerId: number;
  /** On offer in all. */
  readonly portions: number;
  readonly isHidden: boolean;
  /** When reserving ends. */
  readonly endsAt: Date;
  /** Grows by one with every change of the post. */
  readonly version: number;
}

/** The part of an event's snapshot that reserving needs. */
export function toPostState({ postId, ownerId, portions, isHidden, endsAt, version }: PostSnapshot): PostState {
  return { id: postId, ownerId, portions, isHidden, endsAt: new Date(endsAt), version };
}
