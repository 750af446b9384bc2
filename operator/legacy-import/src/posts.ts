import { publicPosition } from '@gobbler/contracts';
import { toRow } from '@gobbler/post';
import { runTransaction } from '@gobbler/service-kit';
import { In, LessThan, type DataSource } from 'typeorm';
import { insertWithIds } from './insert-with-ids';
import { raiseIdentity } from './raise-identity';

/** A post of the old system, with its id. */
export type ImportedPost = Omit<Parameters<typeof toRow>[0], 'centre'> & {
  readonly id: number;
  readonly updatedAt: Date | null;
};

/** What the import reads of the table `posts`. */
export interface StoredPost {
  readonly id: number;
  readonly ownerId: number;
  readonly portions: number;
  readonly endsAt: Date;
  readonly isHidden: boolean;
  readonly version: number;
  readonly createdAt: Date;
}

/** How many portions of a post are taken, as of a revision of its capacity row. */
interface TakenPortions {
  readonly postId: number;
  readonly taken: number;
  readonly revision: number;
}

export type Posts = ReturnType<typeof createPosts>;

/** The posts of the post service. */
export function createPosts(dataSource: DataSource) {
  const table = dataSource.getRepository<StoredPost & { takenHint: number; takenRevision: number }>('posts');
  return {
    async find(ids: readonly number[]): Promise<ReadonlyMap<number, StoredPost>> {
      return new Map((await table.findBy({ id: In([...ids]) })).map((row) => [row.id, row]));
    },

    /** Stores posts that are not there. Publishes no event: an old post must not cause a push. */
    put: (posts: readonly ImportedPost[]) => insertWithIds(dataSource.manager, 'posts', posts.map(toImportedRow)),

    /** Stores how many portions are taken, unless a later revision is known. */
    async recordTaken(all: readonly TakenPortions[]): Promise<void> {
      const known = await table.findBy({ id: In(all.map(({ postId }) => postId)) });
      const revisions = new Map(known.map(({ id, takenRevision }) => [id, takenRevision]));
      const newer = all.filter(({ postId, revision }) => (revisions.get(postId) ?? Infinity) < revision);
      if (newer.length === 0) return;
      await runTransaction(dataSource, async (manager) => {
        for (const { postId, taken, revision } of newer) {
          const older = { id: postId, takenRevision: LessThan(revision) };
          await manager.update('posts', older, { takenHint: taken, takenRevision: revision });
        }
      });
    },

    /** New posts get ids above this one from now on. */
    raiseIds: (highest: number) => raiseIdentity(dataSource, 'posts', highest),
  };
}

function toImportedRow({ id, updatedAt, ...post }: ImportedPost) {
  const row = toRow({ ...post, centre: publicPosition(post.position) });
  return { ...row, id, updatedAt, version: 1, takenHint: 0, takenRevision: 0 };
}
