import { inputOf, parseId, tryParseId, type SignedIn } from '@gobbler/service-kit';
import type { Context } from '../context';
import { DeviceNotFoundError } from '../domain/errors';
import type { MutationResolvers, RemoveDeviceInput } from '../generated/graphql';

/** The permissions require a viewer, except for the operations between services, which don't use it. */
export const Mutation: MutationResolvers<SignedIn<Context>> = {
  async updateProfile(_parent, { input }, { userService, viewer, loaders }) {
    const profile = await userService.updateProfile(viewer, {
      ...(typeof input.username === 'string' ? { username: input.username } : {}),
      ...(typeof input.deviceToken === 'string' ? { deviceToken: input.deviceToken } : {}),
    });
    loaders.profile.clear(profile.id).prime(profile.id, profile);
    loaders.devices.clear(profile.id);
    return { user: { id: String(profile.id) } };
  },
  async registerDevice(_parent, { input }, { userService, viewer, loaders }) {
    const device = await userService.registerDevice(viewer, input.token);
    loaders.devices.clear(viewer.userId);
    return { device, user: { id: String(viewer.userId) } };
  },
  async removeDevice(_parent, args, { userService, viewer, loaders, idempotency }) {
    const input = inputOf<RemoveDeviceInput, 'id'>(args, 'id');
    const key = idempotency.keyOf(input.idempotencyKey, 'input.idempotencyKey');
    const deviceId = tryParseId(input.id);
    if (deviceId === null) throw new DeviceNotFoundError();
    const { device, isReplayed } = await userService.removeDevice(viewer.userId, deviceId, key);
    if (isReplayed) idempotency.noteReplay();
    loaders.devices.clear(viewer.userId);
    return { device, user: { id: String(viewer.userId) } };
  },
  async createProfile(_parent, { input }, { userService }) {
    await userService.createProfile({
      id: parseId('input.userId', input.userId),
      username: input.username,
      createdAt: input.createdAt,
      deviceToken: input.deviceToken ?? null,
      sessionId: input.sessionId ?? null,
    });
    return { userId: input.userId };
  },
  async removeProfile(_parent, { userId }, { userService }) {
    await userService.removeProfile(parseId('userId', userId));
    return { userId };
  },
  async removeSessionDevices(_parent, { sessionIds }, { userService }) {
    return { removed: await userService.removeSessionDevices(sessionIds) };
  },
  async forgetDeviceToken(_parent, { token }, { userService }) {
    return { wasKnown: await userService.forgetDeviceToken(token) };
  },
};
