import { checkFirst, parseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import type { QueryResolvers } from '../generated/graphql';

const MAX_PAGE = 500;

export const Query: QueryResolvers<Context> = {
  async premiumUsers(_parent, { first, after }, { subscriptionService }) {
    const afterId = after ? parseId('after', after) : 0;
    const { userIds, nextId } = await subscriptionService.premiumPage(checkFirst(first, MAX_PAGE), afterId);
    return { userIds: userIds.map(String), next: nextId === null ? null : String(nextId) };
  },
};
