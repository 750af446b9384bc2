import { createKeyLoader, createPageLoader, type Viewer } from '@gobbler/service-kit';
import type { Post } from './domain/post';
import type { HeldPosts, PostRepository } from './domain/ports';

export interface Sources {
  readonly posts: PostRepository;
  readonly heldPosts: HeldPosts;
}

export type Loaders = ReturnType<typeof createLoaders>;

/** One set a request. */
export function createLoaders({ posts, heldPosts }: Sources, viewer: Viewer | null) {
  /** Asked of unknown posts as well: a hidden post must not differ from them, also in time or while reservation is down. */
  async function findHeld(postIds: readonly number[]): Promise<readonly Post[]> {
    return viewer ? posts.findByIds(await heldPosts.findHeld(viewer, postIds)) : [];
  }

  const loaders = {
    /** By id, hidden ones too. */
    post: createKeyLoader(
      (ids: readonly number[]) => posts.findByIds(ids),
      (post) => post.id,
    ),
    /** By id, those that the person holds a reservation of. */
    heldPost: createKeyLoader(findHeld, (post) => post.id),
    /** By person. */
    postsOfUser: createPageLoader(
      (ownerIds, slice) => posts.findByOwners({ ownerIds, slice, viewerId: viewer?.userId ?? null }),
      (post) => post.ownerId,
    ),
  };
  /** After a change, so that what the same request reads then is not what it had read before. */
  function forgetAll(): void {
    for (const loader of Object.values(loaders)) loader.clearAll();
  }
  /** Null for a post that does not exist or that the person must not know of. */
  async function visiblePost(id: number): Promise<Post | null> {
    const post = await loaders.post.load(id);
    return post && (!post.isHidden || post.ownerId === viewer?.userId) ? post : loaders.heldPost.load(id);
  }
  return { ...loaders, visiblePost, forgetAll };
}
