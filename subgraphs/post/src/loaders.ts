import { createKeyLoader, createPageLoader, type Viewer } from '@gobbler/service-kit';
import type { PostRepository } from './domain/ports';

export type Loaders = ReturnType<typeof createLoaders>;

/** One set a request. */
export function createLoaders(posts: PostRepository, viewer: Viewer | null) {
  const loaders = {
    post: createKeyLoader(
      (ids: readonly number[]) => posts.findByIds(ids),
      (post) => post.id,
    ),
    /** By person. */
    postsOfUser: createPageLoader(
      (ownerIds, limit, afterId) => posts.findByOwners({ ownerIds, limit, afterId, viewerId: viewer?.userId ?? null }),
      (post) => post.ownerId,
    ),
  };
  /** After a change, so that what the same request reads then is not what it had read before. */
  function forgetAll(): void {
    for (const loader of Object.values(loaders)) loader.clearAll();
  }
  return { ...loaders, forgetAll };
}
