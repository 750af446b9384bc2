import { QuotaExceededError } from '@gobbler/contracts';
import { dialectOf, lockQuota } from '@gobbler/service-kit';
import { MoreThanOrEqual, Not, type EntityManager } from 'typeorm';
import type { QuotaRows, ReservationQuotas } from '../domain/ports';
import { CapacityEntity } from './capacity.entity';
import { ReservationEntity } from './reservation.entity';

/** Quotas in one transaction. What is open and which posts were reserved is counted in the reservations themselves. */
export function createQuotaRows(manager: EntityManager, limits: ReservationQuotas): QuotaRows {
  return {
    async use(userId, postId, at) {
      const day = await lockQuota(manager, { userId, kind: 'reservations' }, at);
      const { open, firstEnd } = await readOpen(manager, userId);
      if (firstEnd && open >= limits.open) {
        throw new QuotaExceededError(limits.open, 'open reservations', firstEnd, at);
      }
      if (await isPositionRefused(manager, userId, postId, day.since, limits.positionsPerDay)) {
        const counted = 'different posts reserved in 24 hours';
        throw new QuotaExceededError(limits.positionsPerDay, counted, day.until, at);
      }
      await day.use(limits.perDay, 'reservations in 24 hours');
    },
  };
}

/** Reservations of posts that have not ended; a reservation itself never ends. */
async function readOpen(manager: EntityManager, userId: number): Promise<{ open: number; firstEnd: Date | null }> {
  const row = await manager
    .createQueryBuilder(ReservationEntity, 'reservation')
    .innerJoin(CapacityEntity, 'capacity', 'capacity.postId = reservation.postId')
    .select('count(*)', 'open')
    .addSelect('min(capacity.endsAt)', 'firstEnd')
    .where('reservation.userId = :userId AND reservation.active', { userId })
    .andWhere(`capacity.endsAt > ${dialectOf(manager).runningClock}`)
    .getRawOne<{ open: string; firstEnd: Date | null }>();
  return { open: Number(row?.open ?? 0), firstEnd: row?.firstEnd ?? null };
}

/** A post that was reserved in this day already has no secret any more. */
async function isPositionRefused(
  manager: EntityManager,
  userId: number,
  postId: number,
  since: Date,
  limit: number,
): Promise<boolean> {
  const reserved = { userId, createdAt: MoreThanOrEqual(since) };
  const others = await manager
    .createQueryBuilder(ReservationEntity, 'reservation')
    .select('count(DISTINCT reservation.postId)', 'others')
    .where({ ...reserved, postId: Not(postId) })
    .getRawOne<{ others: string }>();
  return Number(others?.others ?? 0) >= limit && !(await manager.existsBy(ReservationEntity, { ...reserved, postId }));
}
