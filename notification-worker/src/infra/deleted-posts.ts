import type { Clock } from '@gobbler/contracts';
import type { DataSource } from 'typeorm';
import type { DeletedPosts } from '../domain/ports';
import { DeletedPostEntity } from './deleted-post.entity';
import { insertNew } from './insert-new';

/** The worker's memory of deleted posts. */
export function createDeletedPosts({ manager }: DataSource, now: Clock): DeletedPosts {
  return {
    remember: (postId) => insertNew(manager, DeletedPostEntity, [{ postId, deletedAt: now() }]),
    has: (postId) => manager.existsBy(DeletedPostEntity, { postId }),
  };
}
