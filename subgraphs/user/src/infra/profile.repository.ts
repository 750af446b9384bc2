import { createRowReader } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { ProfileRepository } from '../domain/ports';
import { ProfileEntity } from './profile.entity';
import { registerToken } from './register-token';
import { twiceOnDuplicate } from './twice-on-duplicate';

export function createProfileRepository(dataSource: DataSource, deviceQuota: number): ProfileRepository {
  const profiles = dataSource.getRepository(ProfileEntity);
  return {
    findByIds: createRowReader(dataSource, ProfileEntity, 'id', ['id', 'username', 'createdAt', 'updatedAt']),
    exists: (id) => profiles.existsBy({ id }),
    async put({ id, username, createdAt, deviceToken, sessionId }) {
      await twiceOnDuplicate(dataSource, async (manager) => {
        await manager.upsert(ProfileEntity, { id, username, createdAt, updatedAt: null }, ['id']);
        if (deviceToken === null) return;
        await registerToken(
          manager,
          { userId: id, token: deviceToken, sessionId, registeredAt: createdAt },
          deviceQuota,
        );
      });
    },
    change: (id, { username, deviceToken }, sessionId, at) =>
      twiceOnDuplicate(dataSource, async (manager) => {
        const change = { updatedAt: at, ...(username === undefined ? {} : { username }) };
        await manager.update(ProfileEntity, { id }, change);
        const profile = await manager.findOneBy(ProfileEntity, { id });
        if (profile && deviceToken !== undefined) {
          await registerToken(manager, { userId: id, token: deviceToken, sessionId, registeredAt: at }, deviceQuota);
        }
        return profile;
      }),
    async remove(id) {
      await profiles.delete({ id });
    },
  };
}
