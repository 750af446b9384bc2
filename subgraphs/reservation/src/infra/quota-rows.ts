import { QuotaExceededError, type AppError } from '@gobbler/contracts';
import { dialectOf, lockQuotas } from '@gobbler/service-kit';
import { In, MoreThanOrEqual, type EntityManager } from 'typeorm';
import type { QuotaRows, ReservationQuotas } from '../domain/ports';
import { CapacityEntity } from './capacity.entity';
import { ReservationEntity } from './reservation.entity';

/** Quotas in one transaction. What is open and which posts were reserved is counted in the reservations themselves. */
export function createQuotaRows(manager: EntityManager, limits: ReservationQuotas): QuotaRows {
  return {
    async lock(postId, userIds, at) {
      const quotas = await lockQuotas(manager, 'reservations', userIds, at);
      const open = await readOpen(manager, userIds);
      const sinceFirst = new Date(Math.min(...userIds.map((userId) => quotas.dayOf(userId).since.getTime())));
      const reserved = await readReservedPosts(manager, userIds, sinceFirst);

      function check(userId: number): void {
        const day = quotas.dayOf(userId);
        const held = open.get(userId);
        if (held && held.count >= limits.open) {
          throw new QuotaExceededError(limits.open, 'open reservations', held.firstEnd, at);
        }
        const posts = (reserved.get(userId) ?? []).filter(({ lastAt }) => lastAt >= day.since);
        // A post that was reserved in this day already has no secret any more.
        const isKnown = posts.some((post) => post.postId === postId);
        if (!isKnown && posts.length >= limits.positionsPerDay) {
          const counted = 'different posts reserved in 24 hours';
          throw new QuotaExceededError(limits.positionsPerDay, counted, day.until, at);
        }
        day.check(limits.perDay, 'reservations in 24 hours');
      }

      const refusals = new Map<number, AppError>();
      for (const userId of userIds) {
        try {
          check(userId);
        } catch (error) {
          if (!(error instanceof QuotaExceededError)) throw error;
          refusals.set(userId, error);
        }
      }
      return { refusals, use: (users) => quotas.use(users) };
    },
  };
}

/** Reservations of posts that have not ended, by account; a reservation itself never ends. */
async function readOpen(manager: EntityManager, userIds: readonly number[]) {
  const rows = await manager
    .createQueryBuilder(ReservationEntity, 'reservation')
    .innerJoin(CapacityEntity, 'capacity', 'capacity.postId = reservation.postId')
    .select('reservation.userId', 'userId')
    .addSelect('count(*)', 'open')
    .addSelect('min(capacity.endsAt)', 'firstEnd')
    .where('reservation.userId IN (:...userIds) AND reservation.active', { userIds })
    .andWhere(`capacity.endsAt > ${dialectOf(manager).runningClock}`)
    .groupBy('reservation.userId')
    .getRawMany<{ userId: string; open: string; firstEnd: Date }>();
  return new Map(rows.map(({ userId, open, firstEnd }) => [Number(userId), { count: Number(open), firstEnd }]));
}

/** Which posts each account has reserved since then, and when last. */
async function readReservedPosts(manager: EntityManager, userIds: readonly number[], since: Date) {
  const rows = await manager
    .createQueryBuilder(ReservationEntity, 'reservation')
    .select('reservation.userId', 'userId')
    .addSelect('reservation.postId', 'postId')
    .addSelect('max(reservation.createdAt)', 'lastAt')
    .where({ userId: In([...userIds]), createdAt: MoreThanOrEqual(since) })
    .groupBy('reservation.userId')
    .addGroupBy('reservation.postId')
    .getRawMany<{ userId: string; postId: string; lastAt: Date }>();
  return Map.groupBy(
    rows.map(({ postId, lastAt, ...row }) => ({ userId: Number(row.userId), postId: Number(postId), lastAt })),
    ({ userId }) => userId,
  );
}
