import { In, MoreThan, type DataSource } from 'typeorm';
import type { DeviceRepository } from '../domain/ports';
import { DeviceEntity } from './device.entity';
import { hashToken, registerToken } from './register-token';
import { twiceOnDuplicate } from './twice-on-duplicate';

export function createDeviceRepository(dataSource: DataSource, quota: number): DeviceRepository {
  const devices = dataSource.getRepository(DeviceEntity);
  return {
    findByUserIds: (userIds) =>
      devices.find({ where: { userId: In([...userIds]) }, order: { registeredAt: 'ASC', id: 'ASC' } }),
    findPage: (userIds, limit, afterId) =>
      devices.find({
        where: { userId: In([...userIds]), id: MoreThan(afterId) },
        order: { id: 'ASC' },
        take: limit,
      }),
    register: (userId, token, sessionId, at) =>
      twiceOnDuplicate(dataSource, (manager) =>
        registerToken(manager, { userId, token, sessionId, registeredAt: at }, quota),
      ),
    async remove(userId, id) {
      const device = await devices.findOneBy({ id, userId });
      if (!device) return null;
      const { affected } = await devices.delete({ id, userId });
      return affected === 1 ? device : null;
    },
    async removeOfSessions(sessionIds) {
      const { affected } = await devices.delete({ sessionId: In([...sessionIds]) });
      return affected ?? 0;
    },
    async forget(token) {
      const { affected } = await devices.delete({ tokenHash: hashToken(token) });
      return affected === 1;
    },
  };
}
