import { z } from 'zod';
import { defineEvent } from './event-definition';

/** A post as every user may see it, at one version; its position is the centre of its H3 cell. */
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
  /** Increases by one with every change. */
  version: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime().nullable(),
});

export type PostSnapshot = z.infer<typeof postSnapshotSchema>;

export const PostCreated = defineEvent('post.created', 1, postSnapshotSchema);
export const PostUpdated = defineEvent('post.updated', 1, postSnapshotSchema);
/** Contains the last state at the next version, so that holders can still be notified. */
export const PostDeleted = defineEvent('post.deleted', 1, postSnapshotSchema);
