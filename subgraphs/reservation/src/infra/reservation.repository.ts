import type { Slice } from '@gobbler/contracts';
import { createRowReader, findPages, readRows } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { ReservationRepository } from '../domain/ports';
import type { Reservation } from '../domain/reservation';
import { ReservationEntity, toReservation } from './reservation.entity';

const RESERVATION = ['id', 'userId', 'postId', 'createdAt', 'updatedAt', 'active'] as const;
const HELD =
  'SELECT post_id AS `postId` FROM reservations WHERE user_id = :userId AND post_id IN (:postIds) AND active';

export function createReservationRepository(dataSource: DataSource): ReservationRepository {
  const read = createRowReader(dataSource, ReservationEntity, 'id', RESERVATION);

  async function findActivePages(
    each: 'postId' | 'userId',
    parentIds: readonly number[],
    slice: Slice,
  ): Promise<Reservation[]> {
    const pages = { each, parentIds, slice, fixed: { active: true } };
    return (await findPages(dataSource, ReservationEntity, pages)).map(toReservation);
  }

  return {
    async findByIds(ids) {
      return (await read(ids)).map(toReservation);
    },
    async findHeldPostIds(userId, postIds) {
      const held = await readRows<{ postId: number }>(dataSource, HELD, { userId, postIds });
      return held.map(({ postId }) => postId);
    },
    findActiveOfPosts: (postIds, slice) => findActivePages('postId', postIds, slice),
    findActiveOfUsers: (userIds, slice) => findActivePages('userId', userIds, slice),
  };
}
