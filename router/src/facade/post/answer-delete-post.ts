import type { RouteCall } from '../engine/route';
import { deletePost } from './post-operations';
import { readOwnPost } from './read-own-post';
import { toPost } from './to-post';

/** Deletes the viewer's post and answers with its last state. */
export async function answerDeletePost(call: RouteCall, postId: number): Promise<unknown> {
  const { position, availableReservations: available } = await readOwnPost(call, postId);
  const { deletePost: deleted } = await call.ask(deletePost, { id: String(postId) });
  return toPost(deleted.post, { position, available, timeZone: call.timeZone });
}
