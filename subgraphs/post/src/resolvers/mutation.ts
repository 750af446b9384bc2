import { inputOf, tryParseId, type SignedIn } from '@gobbler/service-kit';
import type { Context } from '../context';
import { PostNotFoundError } from '../domain/errors';
import type { Outcome } from '../domain/ports';
import type { Post } from '../domain/post';
import type { DeletePostInput, MutationResolvers, UpdatePostInput } from '../generated/graphql';

/** The permissions require a viewer. */
export const Mutation: MutationResolvers<SignedIn<Context>> = {
  async createPost(_parent, { input }, context) {
    const { title, description, position, portions, endsAt, uploadId = null } = input;
    const { latitude, longitude } = position;
    const outcome = await context.postService.create(context.viewer.userId, {
      title,
      description,
      portions,
      endsAt,
      uploadId,
      idempotencyKey: keyOf(input, context),
      position: { latitude, longitude },
    });
    return answer(outcome, context);
  },
  async updatePost(_parent, { input }, context) {
    const { postService, viewer } = context;
    return answer(
      await postService.update(viewer.userId, { ...toRequest(input, context), ...toChange(input) }),
      context,
    );
  },
  async hidePost(_parent, args, context) {
    const request = toRequest(inputOf(args, 'id'), context);
    return answer(await context.postService.hide(context.viewer.userId, request), context);
  },
  async showPost(_parent, args, context) {
    const request = toRequest(inputOf(args, 'id'), context);
    return answer(await context.postService.show(context.viewer.userId, request), context);
  },
  async deletePost(_parent, args, context) {
    const request = toRequest(inputOf(args, 'id'), context);
    return answer(await context.postService.remove(context.viewer.userId, request), context);
  },
  async requestPictureUpload(_parent, { input }, context) {
    const requested = await context.uploadService.request(context.viewer.userId, keyOf(input ?? {}, context));
    if (requested.isReplayed) context.idempotency.noteReplay();
    return requested;
  },
};

function answer({ post, isReplayed }: Outcome, { loaders, idempotency }: Context): { post: Post } {
  if (isReplayed) idempotency.noteReplay();
  loaders.forgetAll();
  return { post };
}

type Keyed = Pick<DeletePostInput, 'idempotencyKey'>;

function keyOf({ idempotencyKey }: Keyed, { idempotency }: Context): string | null {
  return idempotency.keyOf(idempotencyKey, 'input.idempotencyKey');
}

/** What can't be an id is the id of no post. */
function toRequest(input: DeletePostInput, context: Context) {
  const id = tryParseId(input.id);
  if (id === null) throw new PostNotFoundError();
  return { id, expectedVersion: input.expectedVersion ?? null, idempotencyKey: keyOf(input, context) };
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
