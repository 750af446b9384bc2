import type { Place } from '../place/kilometres-between';
import { toUtcWallClock, toWallClock } from '../time/wall-clock';
import type { PostFields, PostOwnFields } from './post-fields';

/** What a post's answer needs beside its own fields. */
interface PostSurroundings {
  readonly position: Place;
  readonly available: number;
  readonly timeZone: string;
}

/** A post as the phone reads it; `is_available` says only that it is not hidden. */
export function toPost(post: PostOwnFields, { position, available, timeZone }: PostSurroundings) {
  return {
    post_id: post.id,
    user_id: post.owner.id,
    title: post.title,
    post_desc: post.description,
    image_url: post.pictureUrl,
    location_latitude: position.latitude,
    location_longitude: position.longitude,
    total_reservations: post.portions,
    available_reservations: available,
    time_end: toWallClock(post.endsAt, timeZone),
    created_at: toUtcWallClock(post.createdAt),
    updated_at: post.updatedAt === null ? null : toUtcWallClock(post.updatedAt),
    is_available: !post.isHidden,
  };
}

/** The same for a post that was read as a whole. */
export function toWholePost(post: PostFields, timeZone: string) {
  return toPost(post, { position: post.position, available: post.availableReservations, timeZone });
}

/** A post as somebody who looks for food reads it: `is_available` says that one can be had. */
export function toPostOnOffer(post: PostFields & { readonly reservedByMe: boolean }, timeZone: string) {
  return {
    ...toWholePost(post, timeZone),
    is_available: !post.isHidden && post.availableReservations > 0,
    reserved: post.reservedByMe,
  };
}
