import { QuotaExceededError } from '@gobbler/contracts';
import { lockQuota, type LockedQuota } from '@gobbler/service-kit';
import { MoreThan, type EntityManager } from 'typeorm';
import type { Post } from '../domain/post';
import type { PostQuotas } from '../domain/ports';
import { PostEntity } from './post.entity';

type NewPost = Pick<Post, 'ownerId' | 'createdAt'>;

const COUNTED = 'new posts in 24 hours';

/** Whether the owner may post one more; nothing is counted. Throws `QUOTA_EXCEEDED`. */
export async function checkPostQuota(manager: EntityManager, post: NewPost, limits: PostQuotas): Promise<LockedQuota> {
  const { ownerId, createdAt } = post;
  const day = await lockQuota(manager, { userId: ownerId, kind: 'posts' }, createdAt);
  await checkOpen(manager, ownerId, limits, createdAt);
  day.check(limits.postsPerDay, COUNTED);
  return day;
}

/** Counts a new post of its owner, before it is inserted. Throws `QUOTA_EXCEEDED`. */
export async function usePostQuota(manager: EntityManager, post: NewPost, limits: PostQuotas): Promise<void> {
  const day = await checkPostQuota(manager, post, limits);
  await day.use(limits.postsPerDay, COUNTED);
}

/** An end that is moved opens an ended post again, which must not lead past the quota. Throws `QUOTA_EXCEEDED`. */
export async function checkReopening(
  manager: EntityManager,
  { before, after, now }: { readonly before: Post; readonly after: Post; readonly now: Date },
  limits: PostQuotas,
): Promise<void> {
  if (before.endsAt > now || after.endsAt <= now) return;
  await lockQuota(manager, { userId: after.ownerId, kind: 'posts' }, now);
  await checkOpen(manager, after.ownerId, limits, now);
}

async function checkOpen(manager: EntityManager, ownerId: number, { openPosts }: PostQuotas, now: Date): Promise<void> {
  const where = { ownerId, endsAt: MoreThan(now) };
  if ((await manager.countBy(PostEntity, where)) < openPosts) return;
  const first = await manager.findOneOrFail(PostEntity, { where, order: { endsAt: 'ASC' } });
  throw new QuotaExceededError(openPosts, 'posts that have not ended', first.endsAt, now);
}
