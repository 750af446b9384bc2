import { dialectOf } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { Capacity } from '../domain/capacity';
import { CapacityEntity } from './capacity.entity';

/** Rows of posts that can be reserved now, behind the post `after`, at most `limit`, by the post's id. */
export function readOpenCapacities(dataSource: DataSource, after: number, limit: number): Promise<Capacity[]> {
  return dataSource.manager
    .createQueryBuilder(CapacityEntity, 'capacity')
    .where('capacity.postId > :after', { after })
    .andWhere(`capacity.isOpen AND capacity.endsAt > ${dialectOf(dataSource).runningClock}`)
    .orderBy('capacity.postId')
    .take(limit)
    .getMany();
}
