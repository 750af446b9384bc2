import { toUtcWallClock, toWallClock } from './wall-clock';

/** What is shown of a post. Times are RFC 3339. */
export interface PostToShow {
  readonly id: number;
  readonly ownerId: number;
  readonly title: string;
  readonly description: string;
  readonly pictureUrl: string;
  /** Degrees: the exact place, or the centre of its cell, as the reader may know it. */
  readonly latitude: number;
  readonly longitude: number;
  /** On offer in all. */
  readonly portions: number;
  readonly portionsLeft: number;
  readonly endsAt: string;
  readonly isHidden: boolean;
  readonly createdAt: string;
  readonly updatedAt: string | null;
}

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
 * A post in the phone's form.
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
