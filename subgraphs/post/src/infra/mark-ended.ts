import { runInSteps } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import { PostEntity } from './post.entity';

/** Takes posts that have ended out of the indexes of those on offer; queries compare with the clock all the same. */
export function markEnded(dataSource: DataSource, stopping?: AbortSignal): Promise<void> {
  const posts = dataSource.createQueryBuilder().update(PostEntity).set({ isOver: true });
  const ended = posts.where({ isOver: false }).andWhere('ends_at <= CURRENT_TIMESTAMP(3)');
  return runInSteps(dataSource, ended, stopping);
}
