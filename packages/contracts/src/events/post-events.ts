import { z } from 'zod';
import { defineEvent } from './event-definition';

/** A post as everybody may see it, at one version: its position is the centre of its H3 cell. */
export const postSnapshotSchema = z.object({
  postId: z.int().positive(),
  ownerId: z.int().positive(),
  title: z.string(),
  description: z.string(),
  pictureUrl: z.string(),
  /** Degrees, the centre of the post's cell (H3, resolution 8). */
  latitude: z.number(),
  longitude: z.number(),
  portions: z.int().nonnegative(),
  endsAt: z.iso.datetime(),
  isHidden: z.boolean(),
  /** Grows by one with every change of this post. */
  version: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime().nullable(),
});

export type PostSnapshot = z.infer<typeof postSnapshotSchema>;

export const PostCreated = defineEvent('post.created', 1, postSnapshotSchema);
export const PostUpdated = defineEvent('post.updated', 1, postSnapshotSchema);
/** Carries the last state, at a version above it, so that the deletion can still be told. */
export const PostDeleted = defineEvent('post.deleted', 1, postSnapshotSchema);
