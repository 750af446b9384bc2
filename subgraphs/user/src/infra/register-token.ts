import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { MAX_DEVICES } from '../domain/device';
import { DeviceEntity } from './device.entity';

/** SHA-256 of a push token, hexadecimal. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * Gives a token to a person, whoever had it before, and drops their oldest devices beyond {@link MAX_DEVICES}.
 * Two registrations of a new token at once meet in the unique key: the later one fails with a duplicate; run it again.
 */
export async function registerToken(
  manager: EntityManager,
  userId: number,
  token: string,
  registeredAt: Date,
): Promise<DeviceEntity> {
  const tokenHash = hashToken(token);
  const taken = await manager.update(DeviceEntity, { tokenHash }, { userId, registeredAt });
  if (taken.affected === 0) await manager.insert(DeviceEntity, { userId, token, tokenHash, registeredAt });
  const device = await manager.findOneByOrFail(DeviceEntity, { tokenHash });
  const surplus = await manager.find(DeviceEntity, {
    where: { userId },
    order: { registeredAt: 'DESC', id: 'DESC' },
    skip: MAX_DEVICES,
    take: MAX_DEVICES,
  });
  if (surplus.length > 0) await manager.remove(surplus);
  return device;
}
