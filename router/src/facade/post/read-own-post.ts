import { AppError, ForbiddenError } from '@gobbler/contracts';
import { viewerOf, type RouteCall } from '../engine/route';
import { postBeforeChange, type PostBefore } from './post-operations';

/** No such post (`NOT_FOUND`). */
export class PostNotFoundError extends AppError {
  constructor() {
    super('NOT_FOUND', 'There is no such post.');
  }
}

/** One's own post with all that an answer after its change needs. Throws `NOT_FOUND`, `FORBIDDEN`. */
export async function readOwnPost(call: RouteCall, postId: number): Promise<PostBefore> {
  const { post } = await call.ask(postBeforeChange, { id: String(postId) });
  if (!post) throw new PostNotFoundError();
  refuseOtherOwner(call, post);
  return post;
}

/** Throws `FORBIDDEN` unless the post belongs to the viewer. */
export function refuseOtherOwner(call: RouteCall, post: { readonly owner: { readonly id: number } }): void {
  if (post.owner.id !== viewerOf(call).userId) throw new ForbiddenError('This post belongs to another user.');
}
