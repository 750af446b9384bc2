import { findPages } from '@gobbler/service-kit';
import { In, type DataSource } from 'typeorm';
import type { ReservationRepository } from '../domain/ports';
import type { Reservation } from '../domain/reservation';
import { ReservationEntity, toReservation } from './reservation.entity';

export function createReservationRepository(dataSource: DataSource): ReservationRepository {
  const reservations = dataSource.getRepository(ReservationEntity);

  async function findActivePages(
    each: 'postId' | 'userId',
    parentIds: readonly number[],
    limit: number,
    afterId: number,
  ): Promise<Reservation[]> {
    const pages = { each, parentIds, limit, afterId, fixed: { active: true } };
    return (await findPages(dataSource, ReservationEntity, pages)).map(toReservation);
  }

  return {
    async findByIds(ids) {
      return (await reservations.findBy({ id: In([...ids]) })).map(toReservation);
    },
    async findHeldPostIds(userId, postIds) {
      const held = await reservations.findBy({ userId, postId: In([...postIds]), active: true });
      return held.map(({ postId }) => postId);
    },
    findActiveOfPosts: (postIds, limit, afterId) => findActivePages('postId', postIds, limit, afterId),
    findActiveOfUsers: (userIds, limit, afterId) => findActivePages('userId', userIds, limit, afterId),
  };
}
