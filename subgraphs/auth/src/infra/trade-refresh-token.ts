import { IsNull, MoreThan, Not, type EntityManager } from 'typeorm';
import type { RefreshTokenTrade, TradeOutcome } from '../domain/ports';
import { REPEAT_MS } from '../domain/session';
import { RefreshTokenEntity } from './refresh-token.entity';
import { SessionEntity } from './session.entity';

/**
 * Uses a refresh token up and stores the next one; for use inside a transaction.
 * The first update decides: of several at once one finds the token unused, the others wait for it and find it used.
 * The session is changed before the next token is inserted: the insert's share of the session's lock could not be
 * turned into the update's without a deadlock while another request waits to revoke it (MariaDB).
 */
export async function tradeRefreshToken(
  manager: EntityManager,
  { hash, next, times, at }: RefreshTokenTrade,
): Promise<TradeOutcome> {
  const used = await manager.update(
    RefreshTokenEntity,
    { hash, usedAt: IsNull(), expiresAt: MoreThan(at) },
    { usedAt: at },
  );
  const token = await manager.findOneBy(RefreshTokenEntity, { hash });
  if (!token) return { kind: 'unknown' };
  const { sessionId: sid } = token;
  if (used.affected !== 1) {
    return token.usedAt
      ? repeatOrReuse(manager, { sid, usedAt: token.usedAt, at, nextHash: next.hash })
      : { kind: 'unknown' };
  }

  const prolonged = await manager.update(SessionEntity, { id: sid, revokedAt: IsNull() }, times);
  const session = await manager.findOneBy(SessionEntity, { id: sid });
  if (prolonged.affected !== 1 || !session) return { kind: 'unknown' };
  await manager.insert(RefreshTokenEntity, { ...next, sessionId: sid, usedAt: null });
  return { kind: 'traded', sid, userId: session.userId };
}

interface SecondUse {
  readonly sid: string;
  readonly usedAt: Date;
  readonly at: Date;
  readonly nextHash: string;
}

/** A repeat comes soon, and before the next token was used: a client that has that one no longer needs the old one. */
async function repeatOrReuse(manager: EntityManager, { sid, usedAt, at, nextHash }: SecondUse): Promise<TradeOutcome> {
  const isLate = at.getTime() - usedAt.getTime() > REPEAT_MS;
  if (isLate || (await manager.existsBy(RefreshTokenEntity, { hash: nextHash, usedAt: Not(IsNull()) }))) {
    return { kind: 'reused', sid };
  }
  const session = await manager.findOneBy(SessionEntity, { id: sid, revokedAt: IsNull() });
  return session ? { kind: 'repeated', sid, userId: session.userId, at: usedAt } : { kind: 'unknown' };
}
