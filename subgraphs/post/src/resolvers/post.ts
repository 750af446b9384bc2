import { tryParseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import type { PostResolvers } from '../generated/graphql';

export const Post: PostResolvers<Context> = {
  __resolveReference({ id }, { loaders }) {
    const postId = tryParseId(id);
    return postId === null ? null : loaders.post.load(postId);
  },
  id: ({ id }) => String(id),
  pictureUrl: ({ picture }, _args, { pictureUrlOf }) => pictureUrlOf(picture),
  owner: ({ ownerId }) => ({ id: String(ownerId) }),
  exactLatitude: ({ position }) => position.latitude,
  exactLongitude: ({ position }) => position.longitude,
  placeSeal: ({ id, position }, _args, { placeSeal }) => placeSeal.sign({ ...position, id: String(id) }),
};
