import { tryParseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import type { UserResolvers } from '../generated/graphql';

export const User: UserResolvers<Context> = {
  __resolveReference: ({ id }) => (tryParseId(id) === null ? null : { id }),
  email: async ({ id }, _args, { loaders }) => (await loaders.account.load(Number(id)))?.email ?? null,
};
