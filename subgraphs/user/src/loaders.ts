import { createKeyLoader } from '@gobbler/service-kit';
import DataLoader from 'dataloader';
import type { Device } from './domain/device';
import type { DeviceRepository, ProfileRepository } from './domain/ports';

export interface Repositories {
  readonly profiles: ProfileRepository;
  readonly devices: DeviceRepository;
}

export type Loaders = ReturnType<typeof createLoaders>;

/** One set a request. */
export function createLoaders({ profiles, devices }: Repositories) {
  return {
    profile: createKeyLoader(
      (ids: readonly number[]) => profiles.findByIds(ids),
      (profile) => profile.id,
    ),
    devices: new DataLoader<number, readonly Device[]>(async (userIds) => {
      const byUser = Map.groupBy(await devices.findByUserIds(userIds), (device) => device.userId);
      return userIds.map((userId) => byUser.get(userId) ?? []);
    }),
  };
}
