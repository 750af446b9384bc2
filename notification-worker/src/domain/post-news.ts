import type { PostSnapshot } from '@gobbler/contracts';

/** What can happen to a post that phones are told of. Hiding it is an update. */
export type PostNewsKind = 'created' | 'updated' | 'deleted';

/** One event, as people are to hear of it. */
export interface PostNews {
  readonly eventId: string;
  readonly kind: PostNewsKind;
  /** The post as everybody may see it, at the version of this event. */
  readonly post: PostSnapshot;
}
