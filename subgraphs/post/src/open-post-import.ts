import { insertWithIds, openMigratedDatabase, raiseIdentity, runTransaction } from '@gobbler/service-kit';
import { In, LessThan, type DataSource } from 'typeorm';
import type { Position } from './domain/geo/position';
import type { NewPost, Post } from './domain/post';
import { createPostDataSource } from './infra/data-source';
import { centreOf } from './infra/h3-grid';
import { toPost, toRow } from './infra/post-row';
import { PostEntity } from './infra/post.entity';

/** A post from another system, with the id that it has there. */
export type ImportedPost = Omit<NewPost, 'centre'> & Pick<Post, 'id' | 'updatedAt'>;

/** How many portions of a post are taken, as of a revision of its capacity. */
export interface TakenPortions {
  readonly postId: number;
  readonly taken: number;
  readonly revision: number;
}

export interface PostImport {
  find(ids: readonly number[]): Promise<ReadonlyMap<number, Post>>;
  /** Stores posts that are not there. No event tells of them: nobody is to get a push for an old post. */
  put(posts: readonly ImportedPost[]): Promise<void>;
  /** Takes over what is taken, where nothing later is known. */
  recordTaken(taken: readonly TakenPortions[]): Promise<void>;
  /** Ids of new posts are higher from now on. */
  raiseIds(highest: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens the database for posts from another system. Rejects with a `StartError`. */
export async function openPostImport(databaseUrl: string): Promise<PostImport> {
  const dataSource = createPostDataSource(databaseUrl, 2);
  await openMigratedDatabase(dataSource, 'post');
  return {
    async find(ids) {
      const found = await dataSource.manager.findBy(PostEntity, { id: In([...ids]) });
      return new Map(found.map((row) => [row.id, toPost(row)]));
    },
    async put(posts) {
      await insertWithIds(dataSource.manager, PostEntity, posts.map(toImportedRow));
    },
    recordTaken: (taken) => recordTaken(dataSource, taken),
    raiseIds: (highest) => raiseIdentity(dataSource, 'posts', highest),
    close: () => dataSource.destroy(),
  };
}

/** Whether there is such a place on earth. */
export function isPosition({ latitude, longitude }: Position): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

function toImportedRow({ id, updatedAt, ...post }: ImportedPost): PostEntity {
  const row = toRow({ ...post, centre: centreOf(post.position) });
  return { ...row, id, updatedAt, version: 1, takenHint: 0, takenRevision: 0 };
}

async function recordTaken(dataSource: DataSource, all: readonly TakenPortions[]): Promise<void> {
  const rows = await dataSource.manager.find(PostEntity, {
    select: { id: true, takenRevision: true },
    where: { id: In(all.map(({ postId }) => postId)) },
  });
  const known = new Map(rows.map(({ id, takenRevision }) => [id, takenRevision]));
  const newer = all.filter(({ postId, revision }) => (known.get(postId) ?? Infinity) < revision);
  if (newer.length === 0) return;
  await runTransaction(dataSource, async (manager) => {
    for (const { postId, taken, revision } of newer) {
      const older = { id: postId, takenRevision: LessThan(revision) };
      await manager.update(PostEntity, older, { takenHint: taken, takenRevision: revision });
    }
  });
}
