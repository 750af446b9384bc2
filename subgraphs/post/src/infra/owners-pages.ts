import type { Pages } from '@gobbler/service-kit';
import type { OwnersQuery } from '../domain/ports';
import type { PostEntity } from './post.entity';

/** A page of each of several people's posts: others see neither what is hidden nor what has ended. */
export function ownersPages({ ownerIds, limit, afterId, viewerId }: OwnersQuery): Pages<PostEntity> {
  return {
    each: 'ownerId',
    parentIds: ownerIds,
    limit,
    afterId,
    where: '(item.owner_id = :viewerId OR (NOT item.is_hidden AND item.ends_at > CURRENT_TIMESTAMP(3)))',
    parameters: { viewerId: viewerId ?? 0 },
  };
}
