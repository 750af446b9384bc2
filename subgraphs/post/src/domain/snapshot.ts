import type { PostSnapshot } from '@gobbler/contracts';
import type { PictureUrlOf } from './picture-url';
import type { Post } from './post';

/** The post as everybody may see it: in place of its position, the centre of its cell. */
export function snapshotOf(post: Post, pictureUrlOf: PictureUrlOf): PostSnapshot {
  return {
    postId: post.id,
    ownerId: post.ownerId,
    title: post.title,
    description: post.description,
    pictureUrl: pictureUrlOf(post.picture),
    latitude: post.centre.latitude,
    longitude: post.centre.longitude,
    portions: post.portions,
    endsAt: post.endsAt.toISOString(),
    isHidden: post.isHidden,
    version: post.version,
    createdAt: post.createdAt.toISOString(),
    updatedAt: post.updatedAt?.toISOString() ?? null,
  };
}

/** The snapshot of a deleted post: its last state at the next version, without its deleted picture. */
export function deletionSnapshotOf(post: Post, now: Date, pictureUrlOf: PictureUrlOf): PostSnapshot {
  return snapshotOf({ ...post, picture: null, version: post.version + 1, updatedAt: now }, pictureUrlOf);
}
