import { toUtcWallClock, toWallClock } from './wall-clock';

/** A post to show. Times are RFC 3339. */
export interface PostToShow {
  readonly id: number;
  readonly ownerId: number;
  readonly title: string;
  readonly description: string;
  readonly pictureUrl: string;
  /** In degrees: the exact position or the centre of its cell, depending on the viewer. */
  readonly latitude: number;
  readonly longitude: number;
  /** Total number. */
  readonly portions: number;
  readonly portionsLeft: number;
  readonly endsAt: string;
  readonly isHidden: boolean;
  readonly createdAt: string;
  readonly updatedAt: string | null;
}

/** A post in the phone app's format. */
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
  /** Wall-clock time in the configured zone. */
  readonly time_end: string;
  /** Wall-clock time in UTC, like `updated_at`. */
  readonly created_at: string;
  readonly updated_at: string | null;
  /** Not hidden; also true for a post that is sold out. */
  readonly is_available: boolean;
}

/**
 * Converts a post to the phone's format.
 * @param timeZone IANA name of the zone of `time_end`
 */
export function toPhonePost(post: PostToShow, timeZone: string): PhonePost {
  return {
    post_id: post.id,
    user_id: post.ownerId,
    title: post.title,
    post_desc: post.description,
    image_url: post.pictureUrl,
    location_latitude: post.latitude,
    location_longitude: post.longitude,
    total_reservations: post.portions,
    available_reservations: post.portionsLeft,
    time_end: toWallClock(post.endsAt, timeZone),
    created_at: toUtcWallClock(post.createdAt),
    updated_at: post.updatedAt === null ? null : toUtcWallClock(post.updatedAt),
    is_available: !post.isHidden,
  };
}
