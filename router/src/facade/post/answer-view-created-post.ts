import { readAll } from '../engine/read-pages';
import type { RouteCall } from '../engine/route';
import type { PostFields } from './post-fields';
import { viewCreatedPost } from './post-operations';
import { PostNotFoundError, refuseOtherOwner } from './read-own-post';
import { toWholePost } from './to-post';

/** One's own post with everybody who holds a reservation of it. */
export async function answerViewCreatedPost(call: RouteCall, postId: number): Promise<unknown> {
  let shown: PostFields | undefined;
  const edges = await readAll(async (after) => {
    const { post } = await call.ask(viewCreatedPost, { id: String(postId), after });
    if (!post) throw new PostNotFoundError();
    refuseOtherOwner(call, post);
    shown ??= post;
    return post.reservations;
  });
  if (!shown) throw new PostNotFoundError();
  return {
    ...toWholePost(shown, call.timeZone),
    users: edges.map(({ node: { user } }) => ({ userId: user.id, username: user.username })),
  };
}
