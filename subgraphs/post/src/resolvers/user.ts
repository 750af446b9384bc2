import { tryParseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import type { UserResolvers } from '../generated/graphql';

export const User: UserResolvers<Context> = {
  /** Whether there is such a person is for their own subgraph to say. */
  __resolveReference: ({ id }) => (tryParseId(id) === null ? null : { id }),
  posts: ({ id }, args, { loaders }) => loaders.postsOfUser.load(Number(id), args),
};
