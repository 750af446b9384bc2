import { tryParseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import type { QueryResolvers } from '../generated/graphql';

export const Query: QueryResolvers<Context> = {
  async post(_parent, { id }, { loaders }) {
    const postId = tryParseId(id);
    return postId === null ? null : loaders.post.load(postId);
  },
  nearbyPosts: (_parent, args, { findNearbyPage }) => findNearbyPage(args),
  async postNow(_parent, { id }, { loaders }) {
    const postId = tryParseId(id);
    const post = postId === null ? null : await loaders.post.load(postId);
    if (!post) return null;
    const { ownerId, portions, endsAt, isHidden, version } = post;
    return { id, ownerId: String(ownerId), portions, endsAt, isHidden, version };
  },
};
