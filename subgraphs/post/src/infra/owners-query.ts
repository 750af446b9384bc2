import type { DataSource, SelectQueryBuilder } from 'typeorm';
import type { OwnersQuery } from '../domain/ports';
import { PostEntity } from './post.entity';

/** Ids of the first posts of each of several people, in one statement. */
export function ownersQuery(
  dataSource: DataSource,
  { ownerIds, limit, afterId, viewerId }: OwnersQuery,
): SelectQueryBuilder<{ id: string | number }> {
  return dataSource
    .createQueryBuilder()
    .select('numbered.id', 'id')
    .from<{ id: string | number }>(
      (inner) =>
        inner
          .select('post.id', 'id')
          .addSelect('ROW_NUMBER() OVER (PARTITION BY post.ownerId ORDER BY post.id)', 'place')
          .from(PostEntity, 'post')
          .where('post.ownerId IN (:...ownerIds)', { ownerIds })
          .andWhere('post.id > :afterId', { afterId })
          .andWhere(
            '(post.ownerId = :viewerId OR (post.isHidden = :isHidden AND post.endsAt > CURRENT_TIMESTAMP(3)))',
            { viewerId: viewerId ?? 0, isHidden: false },
          ),
      'numbered',
    )
    .where('numbered.place <= :limit', { limit })
    .orderBy('numbered.id');
}
