import { PostCreated, PostDeleted, PostUpdated } from '@gobbler/contracts';
import type { Clock, CrashPoint } from '@gobbler/contracts';
import {
  appendEvent,
  createRowReader,
  findPages,
  findIdempotentAnswer,
  lockRow,
  runIdempotent,
  runTransaction,
  type KeyedMutex,
} from '@gobbler/service-kit';
import type { DataSource, EntityManager } from 'typeorm';
import { PostNotFoundError } from '../domain/errors';
import type { PictureUrlOf } from '../domain/picture-url';
import type { NewPost, Post } from '../domain/post';
import type { PictureUse, PostQuotas, PostRepository } from '../domain/ports';
import { deletionSnapshotOf, snapshotOf } from '../domain/snapshot';
import { readDatabaseClock } from './database-clock';
import { findNearby } from './find-nearby';
import { ownersPages } from './owners-pages';
import { letGoOfPicture, takePicture } from './picture-use';
import { checkPostQuota, checkReopening, usePostQuota } from './post-quota';
import { fromStored, POST_PROPERTIES, toPost, toRow, type StoredPost } from './post-row';
import { PostEntity } from './post.entity';

export interface PostRepositoryDeps {
  readonly dataSource: DataSource;
  readonly pictureUrlOf: PictureUrlOf;
  readonly quotas: PostQuotas;
  /** Has an account's parallel posts wait here for one another, not in the database for its quota. */
  readonly mutex: KeyedMutex;
  /** Ages the keys of requests. */
  readonly now: Clock;
  readonly crashPoint: CrashPoint;
  /** Called when an event has been committed. */
  readonly onCommitted: () => void;
}

export function createPostRepository(deps: PostRepositoryDeps): PostRepository {
  const { dataSource, pictureUrlOf, quotas, mutex, now, crashPoint, onCommitted } = deps;

  const readPosts = createRowReader(dataSource, PostEntity, 'id', POST_PROPERTIES);

  async function findByIds(ids: readonly number[]): Promise<readonly Post[]> {
    return (await readPosts(ids)).map(toPost);
  }

  async function insert(manager: EntityManager, post: NewPost, use: PictureUse | null): Promise<Post> {
    const row = { ...toRow(post), version: 1, updatedAt: null, takenHint: 0, takenRevision: 0 };
    const { identifiers } = await manager.insert(PostEntity, row);
    const made: Post = { ...post, id: Number(identifiers[0]?.['id']), version: 1, updatedAt: null };
    if (use) await takePicture(manager, made.id, use);
    await appendEvent(manager, PostCreated, snapshotOf(made, pictureUrlOf), made.createdAt);
    return made;
  }

  /** The row is locked; the version in the condition is a safety net. */
  async function write(manager: EntityManager, before: Post, after: Post, use: PictureUse | null): Promise<void> {
    const { version, updatedAt } = after;
    const change = { ...toRow(after), version, updatedAt };
    const { affected } = await manager.update(PostEntity, { id: before.id, version: before.version }, change);
    if (affected !== 1) throw new Error(`post ${before.id} is not at version ${before.version} any more`);
    if (before.picture !== after.picture && before.picture !== null) await letGoOfPicture(manager, before.picture);
    if (use) await takePicture(manager, after.id, use);
    await appendEvent(manager, PostUpdated, snapshotOf(after, pictureUrlOf), updatedAt ?? after.createdAt);
  }

  async function lockPost(manager: EntityManager, id: number): Promise<Post> {
    const row = await lockRow(manager, PostEntity, { id });
    if (!row) throw new PostNotFoundError();
    return toPost(row);
  }

  function committed(): void {
    crashPoint('post.after-commit');
    onCommitted();
  }

  return {
    now: () => readDatabaseClock(dataSource.manager),
    findByIds,

    async findNearby(query) {
      const found = await findNearby(dataSource, query);
      return found.map((row) => ({ post: toPost(row), distanceKm: row.distance }));
    },

    async findByOwners(query) {
      return (await Promise.all(ownersPages(query).map((pages) => findPages(dataSource, PostEntity, pages))))
        .flat()
        .map(toPost)
        .toSorted((one, other) => one.id - other.id);
    },

    async findAnswer(request) {
      const found = await findIdempotentAnswer<StoredPost>(dataSource, request, now);
      return found && fromStored(found.answer);
    },

    async checkQuota(post) {
      await mutex.run(`posts ${post.ownerId}`, () =>
        runTransaction(dataSource, (manager) => checkPostQuota(manager, post, quotas)),
      );
    },

    async create(request, post, use) {
      const { answer, isReplayed } = await mutex.run(`posts ${post.ownerId}`, () =>
        runIdempotent<StoredPost>(dataSource, request, now, async (manager) => {
          await usePostQuota(manager, post, quotas);
          const made = await insert(manager, post, use);
          crashPoint('post.in-transaction');
          return made;
        }),
      );
      committed();
      return { post: fromStored(answer), isReplayed };
    },

    async change(request, id, decide, use) {
      const first: { before: Post | null } = { before: null };
      const { answer, isReplayed } = await runIdempotent<StoredPost>(dataSource, request, now, async (manager) => {
        const before = await lockPost(manager, id);
        const at = await readDatabaseClock(manager);
        const after = decide(before, at);
        await checkReopening(manager, { before, after, now: at }, quotas);
        if (after !== before) await write(manager, before, after, use);
        crashPoint('post.in-transaction');
        first.before = before;
        return after;
      });
      committed();
      return { post: fromStored(answer), isReplayed, before: isReplayed ? null : first.before };
    },

    async remove(request, id, check) {
      const { answer, isReplayed } = await runIdempotent<StoredPost>(dataSource, request, now, async (manager) => {
        const post = await lockPost(manager, id);
        check(post);
        const at = await readDatabaseClock(manager);
        await manager.delete(PostEntity, { id });
        if (post.picture !== null) await letGoOfPicture(manager, post.picture);
        await appendEvent(manager, PostDeleted, deletionSnapshotOf(post, at, pictureUrlOf), at);
        crashPoint('post.in-transaction');
        return post;
      });
      committed();
      return { post: fromStored(answer), isReplayed };
    },
  };
}
