import { lockRow } from '@gobbler/service-kit';
import { In, IsNull, MoreThan, type EntityManager } from 'typeorm';
import type { NewSession } from '../domain/session';
import { AccountEntity } from './account.entity';
import { RefreshTokenEntity } from './refresh-token.entity';
import { SessionEntity } from './session.entity';

/**
 * Stores a session with its first refresh token, and ends the oldest ones of that person when they are too many; for use
 * inside a transaction. Under the account's lock, so that of two log-ins at once the second one counts the first.
 */
export async function insertSession(
  manager: EntityManager,
  { id, userId, client, createdAt, times, refreshToken }: NewSession,
  maxSessions: number,
): Promise<void> {
  await lockRow(manager, AccountEntity, { id: userId });
  await manager.insert(SessionEntity, {
    id,
    userId,
    kind: client,
    createdAt,
    ...times,
    revokedAt: null,
    hasDevicesLeft: false,
  });
  if (refreshToken) await manager.insert(RefreshTokenEntity, { ...refreshToken, sessionId: id, usedAt: null });
  const surplus = await manager.find(SessionEntity, {
    where: { userId, revokedAt: IsNull(), expiresAt: MoreThan(createdAt) },
    order: { createdAt: 'DESC', id: 'DESC' },
    skip: maxSessions,
    take: maxSessions,
  });
  if (surplus.length > 0) {
    await manager.update(
      SessionEntity,
      { id: In(surplus.map((session) => session.id)) },
      { revokedAt: createdAt, hasDevicesLeft: true },
    );
  }
}
