import { isDuplicate } from '@gobbler/service-kit';
import type { EntityManager } from 'typeorm';
import { AlreadyReservedError } from '../domain/errors';
import type { ReservationRows } from '../domain/ports';
import { ReservationEntity, toReservation, type CloseReason } from './reservation.entity';

/** Reservations in one transaction. */
export function createReservationRows(manager: EntityManager): ReservationRows {
  return {
    isHeldBy: (userId, postId) => manager.existsBy(ReservationEntity, { userId, postId, active: true }),

    async insert(userId, postId, at) {
      const row = manager.create(ReservationEntity, { userId, postId, active: true, createdAt: at, updatedAt: null });
      try {
        await manager.insert(ReservationEntity, row);
      } catch (error) {
        if (isDuplicate(error)) throw new AlreadyReservedError();
        throw error;
      }
      // The insert has filled in the new id as the driver gave it, which is text on PostgreSQL.
      return { ...toReservation(row), id: Number(row.id) };
    },

    async cancel(id, at) {
      const { affected } = await manager.update(ReservationEntity, { id, active: true }, closed('cancelled', at));
      return affected === 1 ? toReservation(await manager.findOneByOrFail(ReservationEntity, { id })) : null;
    },

    async closeAll(postId, eventId, at) {
      const held = { postId, active: true };
      // No reservation can come or go in between: this transaction has locked the capacity row.
      const rows = await manager.find(ReservationEntity, {
        select: { id: true, userId: true },
        where: held,
        order: { id: 'ASC' },
      });
      await manager.update(ReservationEntity, held, { ...closed('post-deleted', at), closedByEvent: eventId });
      return rows.map(({ userId }) => userId);
    },
  };
}

function closed(closeReason: CloseReason, at: Date) {
  return { active: null, closedAt: at, updatedAt: at, closeReason };
}
