import type { EntityManager } from 'typeorm';
import type { NewSession } from '../domain/session';
import { RefreshTokenEntity } from './refresh-token.entity';
import { SessionEntity } from './session.entity';

/** Stores a session with its first refresh token; for use inside a transaction. */
export async function insertSession(
  manager: EntityManager,
  { id, userId, client, createdAt, times, refreshToken }: NewSession,
): Promise<void> {
  await manager.insert(SessionEntity, { id, userId, kind: client, createdAt, ...times, revokedAt: null });
  if (refreshToken) await manager.insert(RefreshTokenEntity, { ...refreshToken, sessionId: id, usedAt: null });
}
