import { tryParseId, type SignedIn } from '@gobbler/service-kit';
import type { Context } from '../context';
import { PostNotFoundError } from '../domain/errors';
import type { Post } from '../domain/post';
import type { MutationResolvers, UpdatePostInput } from '../generated/graphql';

/** The permissions require a viewer. */
export const Mutation: MutationResolvers<SignedIn<Context>> = {
  async createPost(_parent, { input }, context) {
    const { title, description, position, portions, endsAt, uploadId = null, idempotencyKey: argument } = input;
    const idempotencyKey = context.idempotency.keyOf(argument, 'input.idempotencyKey');
    const { latitude, longitude } = position;
    const { post, isReplayed } = await context.postService.create(context.viewer.userId, {
      title,
      description,
      portions,
      endsAt,
      uploadId,
      idempotencyKey,
      position: { latitude, longitude },
    });
    if (isReplayed) context.idempotency.noteReplay();
    return answer(post, context);
  },
  async updatePost(_parent, { input }, context) {
    const { postService, viewer } = context;
    return answer(await postService.update(viewer.userId, postIdOf(input.id), toChange(input)), context);
  },
  async hidePost(_parent, { id }, context) {
    return answer(await context.postService.hide(context.viewer.userId, postIdOf(id)), context);
  },
  async showPost(_parent, { id }, context) {
    return answer(await context.postService.show(context.viewer.userId, postIdOf(id)), context);
  },
  async deletePost(_parent, { id }, context) {
    return answer(await context.postService.remove(context.viewer.userId, postIdOf(id)), context);
  },
  requestPictureUpload: (_parent, _args, { uploadService, viewer }) => uploadService.request(viewer.userId),
};

function answer(post: Post, { loaders }: Context): { post: Post } {
  loaders.forgetAll();
  return { post };
}

/** What can't be an id is the id of no post. */
function postIdOf(id: string): number {
  const postId = tryParseId(id);
  if (postId === null) throw new PostNotFoundError();
  return postId;
}

/** A null means the same as leaving the field out. */
function toChange({ title, description, position, portions, endsAt, isHidden, uploadId }: UpdatePostInput) {
  return {
    ...(title == null ? {} : { title }),
    ...(description == null ? {} : { description }),
    ...(position == null ? {} : { position: { latitude: position.latitude, longitude: position.longitude } }),
    ...(portions == null ? {} : { portions }),
    ...(endsAt == null ? {} : { endsAt }),
    ...(isHidden == null ? {} : { isHidden }),
    uploadId: uploadId ?? null,
  };
}
