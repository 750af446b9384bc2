import { BadUserInputError } from '@gobbler/contracts';
import { tryParseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import type { QueryResolvers } from '../generated/graphql';

const MAX_OWNERS = 1_000;

export const Query: QueryResolvers<Context> = {
  async post(_parent, { id }, { loaders }) {
    const postId = tryParseId(id);
    return postId === null ? null : loaders.visiblePost(postId);
  },
  nearbyPosts: (_parent, args, { findNearbyPage }) => findNearbyPage(args),
  async postNow(_parent, { id }, { loaders }) {
    const postId = tryParseId(id);
    const post = postId === null ? null : await loaders.post.load(postId);
    if (!post) return null;
    const { ownerId, portions, endsAt, isHidden, version } = post;
    return { id, ownerId: String(ownerId), portions, endsAt, isHidden, version };
  },
  async postOwners(_parent, { ids }, { loaders }) {
    if (ids.length > MAX_OWNERS) {
      throw new BadUserInputError([{ path: 'ids', message: `must name at most ${MAX_OWNERS} posts` }]);
    }
    const postIds = ids.map(tryParseId).filter((id) => id !== null);
    const posts = await Promise.all(postIds.map((id) => loaders.post.load(id)));
    return posts
      .filter((post) => post !== null)
      .map(({ id, ownerId }) => ({ postId: String(id), ownerId: String(ownerId) }));
  },
};
