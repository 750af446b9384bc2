import { type PhonePost, toPhonePost, type GeoPosition } from '@gobbler/contracts';
import type { PostFields, PostOwnFields } from './post-fields';

/** What a post's answer needs beside its own fields. */
interface PostSurroundings {
  readonly position: GeoPosition;
  readonly available: number;
  readonly timeZone: string;
}

/** A post as the phone reads it; `is_available` says only that it is not hidden. */
export function toPost(post: PostOwnFields, { position, available, timeZone }: PostSurroundings): PhonePost {
  const { latitude, longitude } = position;
  return toPhonePost({ ...post, ownerId: post.owner.id, latitude, longitude, portionsLeft: available }, timeZone);
}

/** The same for a post that was read as a whole. */
export function toWholePost(post: PostFields, timeZone: string): PhonePost {
  return toPost(post, { position: post.position, available: post.availableReservations, timeZone });
}

/** A post in search results: `is_available` means that a portion can be reserved. */
export function toPostOnOffer(post: PostFields & { readonly reservedByMe: boolean }, timeZone: string) {
  return {
    ...toWholePost(post, timeZone),
    is_available: !post.isHidden && post.availableReservations > 0,
    reserved: post.reservedByMe,
  };
}
