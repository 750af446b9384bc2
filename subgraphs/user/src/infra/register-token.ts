import { createHash } from 'node:crypto';
import { lockRow } from '@gobbler/service-kit';
import type { EntityManager } from 'typeorm';
import { DeviceEntity } from './device.entity';
import { ProfileEntity } from './profile.entity';

/** More than one only after the quota was lowered. */
const SURPLUS_BATCH = 100;

/** SHA-256 of a push token, hexadecimal. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export interface Registration {
  readonly userId: number;
  readonly token: string;
  readonly sessionId: string | null;
  readonly registeredAt: Date;
}

/**
 * Gives a token to a person, no matter who had it before, and drops their devices registered longest ago beyond the quota.
 * Parallel registrations of a person wait for one another at the profile, so that together they don't pass the quota; two of
 * a new token by different people meet in the unique key: the later one fails with a duplicate; run it again.
 */
export async function registerToken(
  manager: EntityManager,
  { userId, token, sessionId, registeredAt }: Registration,
  quota: number,
): Promise<DeviceEntity> {
  await lockRow(manager, ProfileEntity, { id: userId });
  const tokenHash = hashToken(token);
  const taken = await manager.update(DeviceEntity, { tokenHash }, { userId, sessionId, registeredAt });
  if (taken.affected === 0) await manager.insert(DeviceEntity, { userId, token, tokenHash, sessionId, registeredAt });
  const device = await manager.findOneByOrFail(DeviceEntity, { tokenHash });
  const surplus = await manager.find(DeviceEntity, {
    where: { userId },
    order: { registeredAt: 'DESC', id: 'DESC' },
    skip: quota,
    take: SURPLUS_BATCH,
  });
  if (surplus.length > 0) await manager.remove(surplus);
  return device;
}
