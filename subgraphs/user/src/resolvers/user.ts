import { toNodeId, tryParseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import { ProfileNotFoundError } from '../domain/errors';
import type { UserResolvers } from '../generated/graphql';
import type { UserParent } from './parents';

export const User: UserResolvers<Context> = {
  /** Not null for a user without a profile: its fields then fail with an error instead of missing silently. */
  __resolveReference: ({ id }) => (tryParseId(id) === null ? null : { id }),
  nodeId: ({ id }) => toNodeId('User', id),
  username: async (user, _args, context) => (await profileOf(user, context)).username,
  createdAt: async (user, _args, context) => (await profileOf(user, context)).createdAt,
  updatedAt: async (user, _args, context) => (await profileOf(user, context)).updatedAt,
  devices: ({ id }, _args, { loaders }) => loaders.devices.load(Number(id)),
};

async function profileOf({ id }: UserParent, { loaders }: Context) {
  const profile = await loaders.profile.load(Number(id));
  if (!profile) throw new ProfileNotFoundError();
  return profile;
}
