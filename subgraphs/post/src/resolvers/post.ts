import { toNodeId, tryParseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import { PostNotFoundError } from '../domain/errors';
import type { PostResolvers } from '../generated/graphql';

export const Post: PostResolvers<Context> = {
  /** The router takes a whole entity that is `NOT_FOUND` for a null where one may be: others refer to a deleted post for a moment. */
  async __resolveReference({ id, nodeKey }: { readonly id?: string; readonly nodeKey?: string }, { loaders }) {
    const postId = tryParseId(id ?? nodeKey);
    const post = postId === null ? null : await loaders.visiblePost(postId);
    if (!post) throw new PostNotFoundError();
    return post;
  },
  id: ({ id }) => String(id),
  nodeId: ({ id }) => toNodeId('Post', id),
  nodeKey: ({ id }) => String(id),
  pictureUrl: ({ picture }, _args, { pictureUrlOf }) => pictureUrlOf(picture),
  owner: ({ ownerId }) => ({ id: String(ownerId) }),
  exactLatitude: ({ position }) => position.latitude,
  exactLongitude: ({ position }) => position.longitude,
  placeSeal: ({ id, position }, _args, { placeSeal }) => placeSeal.sign({ ...position, id: String(id) }),
};
