import { BeginAgainError, changeRows, insertRows, isDuplicate, readRows } from '@gobbler/service-kit';
import { In, MoreThan, type EntityManager } from 'typeorm';
import type { ReservationRows } from '../domain/ports';
import { ReservationEntity, toReservation, type CloseReason, type ReservationRow } from './reservation.entity';

const FIND = `SELECT id AS \`id\`, user_id AS \`userId\`, post_id AS \`postId\`, active AS \`active\`, created_at AS \`createdAt\`,
  updated_at AS \`updatedAt\` FROM reservations`;
const HOLDERS =
  'SELECT user_id AS `userId` FROM reservations WHERE post_id = :postId AND user_id IN (:userIds) AND active';
const CANCEL = `UPDATE reservations SET active = NULL, closed_at = :at, updated_at = :at, close_reason = :reason
  WHERE id = :id AND active`;

/** Reservations in one transaction. */
export function createReservationRows(manager: EntityManager): ReservationRows {
  return {
    async findHolders(postId, userIds) {
      const holders = await readRows<{ userId: number }>(manager, HOLDERS, { postId, userIds });
      return holders.map(({ userId }) => userId);
    },

    async insert(postId, userIds, at) {
      const rows = userIds.map((userId) => ({ userId, postId, active: true, createdAt: at, updatedAt: null }));
      try {
        // Without the new ids: which of several rows an id belongs to, no engine promises.
        await insertRows(manager, ReservationEntity, rows);
      } catch (error) {
        if (isDuplicate(error)) throw new BeginAgainError(`an account of the batch holds a portion of post ${postId}`);
        throw error;
      }
      const there = await readRows<ReservationRow>(
        manager,
        `${FIND} WHERE post_id = :postId AND user_id IN (:userIds) AND active`,
        {
          postId,
          userIds,
        },
      );
      const made = new Map(there.map((row) => [row.userId, toReservation(row)]));
      return userIds.map((userId) => {
        const reservation = made.get(userId);
        if (!reservation) throw new Error(`the reservation of account ${userId} was inserted and is not there`);
        return reservation;
      });
    },

    async cancel(id, at) {
      if ((await changeRows(manager, CANCEL, { id, at, reason: 'cancelled' satisfies CloseReason })) !== 1) return null;
      const [row] = await readRows<ReservationRow>(manager, `${FIND} WHERE id = :id`, { id });
      return row ? toReservation(row) : null;
    },

    async countClosing(postId, eventId) {
      const left = await manager.countBy(ReservationEntity, { postId, active: true });
      return left + (await manager.countBy(ReservationEntity, { closedByEvent: eventId }));
    },

    async closeSome({ postId, eventId, at, limit, afterId }) {
      // No reservation can come or go in between: this transaction has locked the capacity row.
      const rows = await manager.find(ReservationEntity, {
        select: { id: true, userId: true },
        where: { postId, active: true, id: MoreThan(afterId) },
        order: { id: 'ASC' },
        take: limit,
      });
      const change = {
        active: null,
        closedAt: at,
        updatedAt: at,
        closeReason: 'post-deleted' as const,
        closedByEvent: eventId,
      };
      if (rows.length > 0) await manager.update(ReservationEntity, { id: In(rows.map(({ id }) => id)) }, change);
      return rows;
    },
  };
}
