import type { InternalClient, InternalOperation } from '@gobbler/service-kit';
import { z } from 'zod';
import type { Profiles } from '../domain/ports';

const createProfile: InternalOperation<unknown> = {
  document: 'mutation CreateProfile($input: CreateProfileInput!) { createProfile(input: $input) { userId } }',
  data: z.object({ createProfile: z.object({ userId: z.string() }) }),
};

const removeProfile: InternalOperation<unknown> = {
  document: 'mutation RemoveProfile($userId: ID!) { removeProfile(userId: $userId) { userId } }',
  data: z.object({ removeProfile: z.object({ userId: z.string() }) }),
};

const removeDevices: InternalOperation<unknown> = {
  document: 'mutation RemoveDevices($sids: [ID!]!) { removeSessionDevices(sessionIds: $sids) { removed } }',
  data: z.object({ removeSessionDevices: z.object({ removed: z.number() }) }),
};

/** The user subgraph's operations for us. */
export function createProfileClient(user: Pick<InternalClient, 'call'>): Profiles {
  return {
    async create({ userId, username, createdAt, deviceToken, sid }) {
      await user.call(createProfile, {
        input: { userId: String(userId), username, createdAt, deviceToken, sessionId: sid },
      });
    },
    async remove(userId) {
      await user.call(removeProfile, { userId: String(userId) });
    },
    async removeDevices(sids) {
      await user.call(removeDevices, { sids });
    },
  };
}
