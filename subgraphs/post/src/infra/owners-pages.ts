import type { Pages } from '@gobbler/service-kit';
import type { OwnersQuery } from '../domain/ports';
import type { PostEntity } from './post.entity';

/** A page of each of several people's posts: others see neither what is hidden nor what has ended. */
export function ownersPages({ ownerIds, slice, viewerId }: OwnersQuery): Pages<PostEntity>[] {
  const page = { each: 'ownerId', slice } as const;
  return [
    { ...page, parentIds: ownerIds.filter((id) => id === viewerId) },
    {
      ...page,
      parentIds: ownerIds.filter((id) => id !== viewerId),
      fixed: { isHidden: false, isOver: false },
      where: 'item.ends_at > CURRENT_TIMESTAMP(3)',
    },
  ];
}
