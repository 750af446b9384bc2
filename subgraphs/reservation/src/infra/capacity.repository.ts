import { In, type DataSource } from 'typeorm';
import type { CapacityRepository } from '../domain/ports';
import { CapacityEntity } from './capacity.entity';

export function createCapacityRepository(dataSource: DataSource): CapacityRepository {
  const capacities = dataSource.getRepository(CapacityEntity);
  return {
    findByPostIds: (postIds) => capacities.findBy({ postId: In([...postIds]) }),
  };
}
