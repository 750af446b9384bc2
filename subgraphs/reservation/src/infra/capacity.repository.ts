import { createRowReader } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { CapacityRepository } from '../domain/ports';
import { CapacityEntity } from './capacity.entity';

const CAPACITY = ['postId', 'ownerId', 'total', 'taken', 'isOpen', 'endsAt', 'postVersion', 'revision'] as const;

export function createCapacityRepository(dataSource: DataSource): CapacityRepository {
  return { findByPostIds: createRowReader(dataSource, CapacityEntity, 'postId', CAPACITY) };
}
