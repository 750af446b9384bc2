import { In, LessThan, type EntityManager } from 'typeorm';
import { EXPIRY_MARGIN_MS } from '../domain/session';
import { RefreshTokenEntity } from './refresh-token.entity';
import { SessionEntity } from './session.entity';

/**
 * Removes sessions that are over, with their refresh tokens, once their access tokens have run out, and old refresh tokens
 * of those that go on.
 * @param limit of sessions, and of refresh tokens
 * @returns how many of the one that there were more of
 */
export async function removeExpired(manager: EntityManager, at: Date, limit: number): Promise<number> {
  const oldest = new Date(at.getTime() - EXPIRY_MARGIN_MS);
  const sessions = await manager
    .createQueryBuilder(SessionEntity, 'session')
    .select('session.id')
    .where('session.expiresAt < :oldest', { oldest })
    .orWhere('(session.revokedAt < :oldest AND session.tokensExpireAt < :oldest AND NOT session.hasDevicesLeft)', {
      oldest,
    })
    .limit(limit)
    .getMany();
  if (sessions.length > 0) await manager.delete(SessionEntity, { id: In(sessions.map(({ id }) => id)) });

  const tokens = await manager.find(RefreshTokenEntity, {
    select: { hash: true },
    where: { expiresAt: LessThan(oldest) },
    take: limit,
  });
  if (tokens.length > 0) await manager.delete(RefreshTokenEntity, { hash: In(tokens.map(({ hash }) => hash)) });
  return Math.max(sessions.length, tokens.length);
}
