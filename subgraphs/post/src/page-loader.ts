import { checkFirst, decodeCursor, toConnection, type Connection } from '@gobbler/service-kit';
import DataLoader from 'dataloader';
import { z } from 'zod';
import type { Post } from './domain/post';

/** The arguments of a Relay connection, forwards only. */
export interface PageArgs {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** Finds at most `limit` posts of each of these people, with an id above `afterId`, by id. */
type FindPages = (ownerIds: readonly number[], limit: number, afterId: number) => Promise<readonly Post[]>;

interface PageKey {
  readonly ownerId: number;
  readonly first: number;
  readonly afterId: number;
}

export interface PageLoader {
  /** One page of this person's posts. Throws `BAD_USER_INPUT`. */
  load(ownerId: number, args: PageArgs): Promise<Connection<Post>>;
  clearAll(): void;
}

/** A cursor is the id of the last post known. */
const cursorSchema = z.int().positive();

/** Reads pages for many people in one query, as long as they are asked for with the same arguments. */
export function createPageLoader(findPages: FindPages): PageLoader {
  async function loadAlike(keys: readonly PageKey[]): Promise<[PageKey, Connection<Post>][]> {
    const { first = 0, afterId = 0 } = keys[0] ?? {};
    const ownerIds = keys.map(({ ownerId }) => ownerId);
    const byOwner = Map.groupBy(await findPages(ownerIds, first + 1, afterId), (post) => post.ownerId);
    return keys.map((key) => [key, toConnection(byOwner.get(key.ownerId) ?? [], first, (post) => post.id)]);
  }

  const loader = new DataLoader<PageKey, Connection<Post>, string>(
    async (keys) => {
      const alike = Map.groupBy(keys, ({ first, afterId }) => `${first} ${afterId}`);
      const pages = new Map((await Promise.all([...alike.values()].map(loadAlike))).flat());
      return keys.map((key) => pages.get(key) ?? new Error(`no page for ${key.ownerId}`));
    },
    { cacheKeyFn: ({ ownerId, first, afterId }) => `${ownerId} ${first} ${afterId}`, maxBatchSize: 100 },
  );

  return {
    load: (ownerId, { first, after }) =>
      loader.load({
        ownerId,
        first: checkFirst(first),
        afterId: after == null ? 0 : decodeCursor(cursorSchema, after),
      }),
    clearAll: () => void loader.clearAll(),
  };
}
