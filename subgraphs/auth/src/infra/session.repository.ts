import { runTransaction } from '@gobbler/service-kit';
import { In, IsNull, LessThan, type DataSource } from 'typeorm';
import type { SessionRepository } from '../domain/ports';
import { AccountEntity } from './account.entity';
import { insertSession } from './insert-session';
import { removeExpired } from './remove-expired';
import { SessionEntity } from './session.entity';
import { tradeRefreshToken } from './trade-refresh-token';

export function createSessionRepository(dataSource: DataSource, maxSessions: number): SessionRepository {
  const sessions = dataSource.getRepository(SessionEntity);
  return {
    insert: (session) => runTransaction(dataSource, (manager) => insertSession(manager, session, maxSessions)),
    trade: (trade) => runTransaction(dataSource, (manager) => tradeRefreshToken(manager, trade)),
    async revoke(id, at) {
      const active = { id, revokedAt: IsNull() };
      return (await sessions.update(active, { revokedAt: at, hasDevicesLeft: true })).affected === 1;
    },
    async clientOf(sid, userId, at) {
      const found = await sessions
        .createQueryBuilder('session')
        .innerJoin(AccountEntity, 'account', 'account.id = session.userId AND account.status = :status', {
          status: 'active',
        })
        .where('session.id = :sid AND session.userId = :userId', { sid, userId })
        .andWhere('session.revokedAt IS NULL AND session.expiresAt > :at', { at })
        .getOne();
      return found && (found.kind === 'facade' ? 'facade' : 'app');
    },
    async findRevoked({ revokedAt, sid }, tokensExpireAfter, limit) {
      const found = await sessions
        .createQueryBuilder('session')
        .where('session.revokedAt >= :revokedAt', { revokedAt })
        .andWhere('(session.revokedAt > :revokedAt OR session.id > :sid)', { sid })
        .andWhere('session.tokensExpireAt > :tokensExpireAfter', { tokensExpireAfter })
        .orderBy('session.revokedAt')
        .addOrderBy('session.id')
        .limit(limit)
        .getMany();
      return found.map((session) => ({
        sid: session.id,
        revokedAt: session.revokedAt ?? revokedAt,
        tokensExpireAt: session.tokensExpireAt,
      }));
    },
    async findWithDevicesLeft(revokedBefore, limit) {
      const where = { hasDevicesLeft: true, revokedAt: LessThan(revokedBefore) };
      return (await sessions.find({ select: { id: true }, where, take: limit })).map(({ id }) => id);
    },
    async noteDevicesRemoved(sids) {
      await sessions.update({ id: In([...sids]) }, { hasDevicesLeft: false });
    },
    removeExpired: (at, limit) => removeExpired(dataSource.manager, at, limit),
  };
}
