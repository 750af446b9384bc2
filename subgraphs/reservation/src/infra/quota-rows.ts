import { QuotaExceededError, type AppError } from '@gobbler/contracts';
import { dialectOf, lockQuotas, readRows } from '@gobbler/service-kit';
import type { EntityManager } from 'typeorm';
import type { QuotaRows, ReservationQuotas } from '../domain/ports';

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
  const sql = `SELECT reservation.user_id AS \`userId\`, count(*) AS \`count\`, min(capacity.ends_at) AS \`firstEnd\`
    FROM reservations reservation JOIN capacities capacity ON capacity.post_id = reservation.post_id
    WHERE reservation.user_id IN (:userIds) AND reservation.active AND capacity.ends_at > ${dialectOf(manager).runningClock}
    GROUP BY reservation.user_id`;
  const rows = await readRows<{ userId: number; count: number; firstEnd: Date }>(manager, sql, { userIds });
  return new Map(rows.map((row) => [row.userId, row]));
}

const RESERVED_POSTS = `SELECT user_id AS \`userId\`, post_id AS \`postId\`, max(created_at) AS \`lastAt\` FROM reservations
  WHERE user_id IN (:userIds) AND created_at >= :since GROUP BY user_id, post_id`;

/** Which posts each account has reserved since then, and when last. */
async function readReservedPosts(manager: EntityManager, userIds: readonly number[], since: Date) {
  const reserved = await readRows<{ userId: number; postId: number; lastAt: Date }>(manager, RESERVED_POSTS, {
    userIds,
    since,
  });
  return Map.groupBy(reserved, ({ userId }) => userId);
}
