import type { PostSnapshot } from '@gobbler/events';
import { toUtcWallClock, toWallClock } from './wall-clock';

/** A post as the phone app reads it. */
export interface PhonePost {
  readonly post_id: number;
  readonly user_id: number;
  readonly title: string;
  readonly post_desc: string;
  readonly image_url: string;
  readonly location_latitude: number;
  readonly location_longitude: number;
  readonly total_reservations: number;
  readonly available_reservations: number;
  /** Wall clock of the configured zone. */
  readonly time_end: string;
  /** Wall clock of UTC, like `updated_at`. */
  readonly created_at: string;
  readonly updated_at: string | null;
  /** Not hidden; a post without a portion left is available nevertheless. */
  readonly is_available: boolean;
}

/**
 * A snapshot in the phone's form.
 * @param taken portions that are taken; more than there are leave none, never fewer
 * @param timeZone IANA name
 */
export function toPhonePost(post: PostSnapshot, taken: number, timeZone: string): PhonePost {
  return {
    post_id: post.postId,
    user_id: post.ownerId,
    title: post.title,
    post_desc: post.description,
    image_url: post.pictureUrl,
    location_latitude: post.latitude,
    location_longitude: post.longitude,
    total_reservations: post.portions,
    available_reservations: post.isHidden ? 0 : Math.max(0, post.portions - taken),
    time_end: toWallClock(post.endsAt, timeZone),
    created_at: toUtcWallClock(post.createdAt),
    updated_at: post.updatedAt === null ? null : toUtcWallClock(post.updatedAt),
    is_available: !post.isHidden,
  };
}
