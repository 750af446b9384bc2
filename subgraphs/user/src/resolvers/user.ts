import { tryParseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import { ProfileNotFoundError } from '../domain/errors';
import type { UserResolvers } from '../generated/graphql';
import type { UserParent } from './parents';

export const User: UserResolvers<Context> = {
  async __resolveReference({ id }, { loaders }) {
    const userId = tryParseId(id);
    const profile = userId === null ? null : await loaders.profile.load(userId);
    return profile ? { id: String(profile.id) } : null;
  },
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
