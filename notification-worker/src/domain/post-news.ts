import type { PostSnapshot } from '@gobbler/contracts';

/** One event to notify people of. Hiding a post is an update. */
export type PostNews = {
  readonly eventId: string;
  /** The post as everybody may see it, at the version of this event. */
  readonly post: PostSnapshot;
} & (
  | { readonly kind: 'created' | 'updated' }
  /** A deletion names the holders that it affects (500 at most) and the portions that were taken. */
  | { readonly kind: 'deleted'; readonly userIds: readonly number[]; readonly taken: number }
);

export type PostNewsKind = PostNews['kind'];
