import { In, type DataSource } from 'typeorm';
import type { ReservationRepository } from '../domain/ports';
import type { Reservation } from '../domain/reservation';
import { ReservationEntity, toReservation } from './reservation.entity';

export function createReservationRepository(dataSource: DataSource): ReservationRepository {
  const reservations = dataSource.getRepository(ReservationEntity);

  /** One page for each of several posts or people, in one query: rows are numbered for each of them. */
  async function findActivePages(
    each: 'postId' | 'userId',
    keys: readonly number[],
    limit: number,
    afterId: number,
  ): Promise<Reservation[]> {
    const rows = await reservations
      .createQueryBuilder('reservation')
      .innerJoin(
        (numbered) =>
          numbered
            .select('one.id', 'id')
            .addSelect(`row_number() OVER (PARTITION BY one.${each} ORDER BY one.id)`, 'place')
            .from(ReservationEntity, 'one')
            .where(`one.${each} IN (:...keys)`, { keys })
            .andWhere('one.active AND one.id > :afterId', { afterId }),
        'numbered',
        'numbered.id = reservation.id AND numbered.place <= :limit',
        { limit },
      )
      .orderBy('reservation.id')
      .getMany();
    return rows.map(toReservation);
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
