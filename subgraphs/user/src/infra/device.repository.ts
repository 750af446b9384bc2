import { lockRow, runIdempotent } from '@gobbler/service-kit';
import { In, MoreThan, type DataSource } from 'typeorm';
import type { Device } from '../domain/device';
import { DeviceNotFoundError } from '../domain/errors';
import type { DeviceRepository } from '../domain/ports';
import { DeviceEntity } from './device.entity';
import { hashToken, registerToken } from './register-token';
import { twiceOnDuplicate } from './twice-on-duplicate';

/** Its time is text once it was stored as JSON, for the answer that a repeated request gets. */
type StoredDevice = Omit<Device, 'registeredAt'> & { readonly registeredAt: Date | string };

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
    async remove(userId, id, key, now) {
      const request = { userId, operation: 'removeDevice', key, body: { id } };
      const { answer, isReplayed } = await runIdempotent<StoredDevice>(dataSource, request, now, async (manager) => {
        const device = await lockRow(manager, DeviceEntity, { id, userId });
        if (!device) throw new DeviceNotFoundError();
        await manager.delete(DeviceEntity, { id });
        return device;
      });
      return { device: { ...answer, registeredAt: new Date(answer.registeredAt) }, isReplayed };
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
