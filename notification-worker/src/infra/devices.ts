import type { InternalClient } from '@gobbler/service-kit';
import type { Device, Devices } from '../domain/ports';
import { deviceTokens, forgetDeviceToken } from './operations';

const PAGE = 500;

/** Asks the user service for phones. */
export function createDevices(user: InternalClient): Devices {
  return {
    async page(userIds, after) {
      const variables = { userIds: userIds.map(String), first: PAGE, after };
      const { tokens, next } = (await user.call(deviceTokens, variables)).deviceTokens;
      return { devices: tokens.filter(isDevice), next };
    },
    async forget(token) {
      await user.call(forgetDeviceToken, { token });
    },
  };
}

/** Old phones had the text `null` registered for having no token. */
function isDevice(device: { userId: number; token: string | null }): device is Device {
  return device.token !== null && device.token !== '' && device.token !== 'null';
}
