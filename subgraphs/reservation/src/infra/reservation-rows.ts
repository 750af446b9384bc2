import { BeginAgainError, isDuplicate } from '@gobbler/service-kit';
import { In, MoreThan, type EntityManager } from 'typeorm';
import type { ReservationRows } from '../domain/ports';
import { ReservationEntity, toReservation, type CloseReason } from './reservation.entity';

/** Reservations in one transaction. */
export function createReservationRows(manager: EntityManager): ReservationRows {
  const findActive = (postId: number, userIds: readonly number[]) =>
    manager.findBy(ReservationEntity, { postId, userId: In([...userIds]), active: true });

  return {
    async findHolders(postId, userIds) {
      return (await findActive(postId, userIds)).map(({ userId }) => userId);
    },

    async insert(postId, userIds, at) {
      const rows = userIds.map((userId) => ({ userId, postId, active: true, createdAt: at, updatedAt: null }));
      try {
        // Without the new ids: which of several rows an id belongs to, no engine promises.
        await manager.createQueryBuilder().insert().into(ReservationEntity).values(rows).updateEntity(false).execute();
      } catch (error) {
        if (isDuplicate(error)) throw new BeginAgainError(`an account of the batch holds a portion of post ${postId}`);
        throw error;
      }
      const made = new Map((await findActive(postId, userIds)).map((row) => [row.userId, toReservation(row)]));
      return userIds.map((userId) => {
        const reservation = made.get(userId);
        if (!reservation) throw new Error(`the reservation of account ${userId} was inserted and is not there`);
        return reservation;
      });
    },

    async cancel(id, at) {
      const { affected } = await manager.update(ReservationEntity, { id, active: true }, closed('cancelled', at));
      return affected === 1 ? toReservation(await manager.findOneByOrFail(ReservationEntity, { id })) : null;
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
      const change = { ...closed('post-deleted', at), closedByEvent: eventId };
      if (rows.length > 0) await manager.update(ReservationEntity, { id: In(rows.map(({ id }) => id)) }, change);
      return rows;
    },
  };
}

function closed(closeReason: CloseReason, at: Date) {
  return { active: null, closedAt: at, updatedAt: at, closeReason };
}
