import type { Explain } from '@gobbler/service-kit';
import { DeviceEntity } from './device.entity';
import { ProfileEntity } from './profile.entity';

/** What the user subgraph knows about a person: since when they are there, and their phones. */
export const explainPerson: Explain = async ({ manager }, { userId }) => {
  if (userId === undefined) return { facts: [] };
  const profile = await manager.findOneBy(ProfileEntity, { id: userId });
  if (!profile) return { facts: [{ at: null, text: `there is no user ${userId}` }] };
  const devices = await manager.findBy(DeviceEntity, { userId });
  return {
    facts: [
      { at: profile.createdAt, text: `user ${userId} signed up` },
      ...devices.map(({ registeredAt }) => ({ at: registeredAt, text: `a phone of user ${userId} was registered` })),
      { at: null, text: `phones of user ${userId} that are registered: ${devices.length}` },
    ],
  };
};
