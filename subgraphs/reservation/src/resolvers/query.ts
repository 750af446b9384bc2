import { BadUserInputError } from '@gobbler/contracts';
import { checkFirst, parseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import type { HolderPage } from '../domain/find-holders';
import type { QueryResolvers } from '../generated/graphql';

const MAX_HOLDERS = 500;
const MAX_POSTS = 1_000;

export const Query: QueryResolvers<Context> = {
  async holders(_parent, { postId, first, after }, { reservationService }) {
    const post = parseId('postId', postId);
    const request = { first: checkFirst(first, MAX_HOLDERS), afterId: after == null ? 0 : parseId('after', after) };
    return toHolderPage(await reservationService.findHolders(post, request));
  },
  async heldPosts(_parent, { postIds }, { loaders }) {
    if (postIds.length > MAX_POSTS) {
      throw new BadUserInputError([{ path: 'postIds', message: `must name at most ${MAX_POSTS} posts` }]);
    }
    const ids = postIds.map((id) => parseId('postIds', id));
    const held = await Promise.all(ids.map((id) => loaders.isHeldByViewer.load(id)));
    return postIds.filter((_id, index) => held[index]);
  },
};

function toHolderPage({ userIds, taken, nextId }: HolderPage) {
  return { userIds: userIds.map(String), taken, next: nextId === null ? null : String(nextId) };
}
