import DataLoader from 'dataloader';
import { z } from 'zod';
import { checkFirst, decodeCursor, toConnection, type Connection } from './connection';

/** The arguments of a Relay connection, forwards only. */
interface PageArgs {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** Finds what belongs to several parents, at most `limit` of each, with an id above `afterId`, by id. */
export type FindPages<Node> = (
  parentIds: readonly number[],
  limit: number,
  afterId: number,
) => Promise<readonly Node[]>;

export interface PageLoader<Node> {
  /** One page of what belongs to this parent. Throws `BAD_USER_INPUT`. */
  load(parentId: number, args: PageArgs): Promise<Connection<Node>>;
  clearAll(): void;
}

interface PageKey {
  readonly parentId: number;
  readonly first: number;
  readonly afterId: number;
}

/** Parents in one query: each may have a whole page. */
const MAX_PARENTS = 100;

/** A cursor is the id of the last one known. */
const cursorSchema = z.int().positive();

/**
 * A loader that reads pages for many parents in one query, as long as they are asked for with the same arguments.
 * Make one a request: it remembers what it has read.
 */
export function createPageLoader<Node extends { readonly id: number }>(
  findPages: FindPages<Node>,
  parentIdOf: (node: Node) => number,
): PageLoader<Node> {
  async function loadAlike(keys: readonly PageKey[]): Promise<[PageKey, Connection<Node>][]> {
    const { first = 0, afterId = 0 } = keys[0] ?? {};
    const parentIds = keys.map(({ parentId }) => parentId);
    const byParent = Map.groupBy(await findPages(parentIds, first + 1, afterId), parentIdOf);
    return keys.map((key) => [key, toConnection(byParent.get(key.parentId) ?? [], first, ({ id }) => id, afterId > 0)]);
  }

  const loader = new DataLoader<PageKey, Connection<Node>, string>(
    async (keys) => {
      const alike = Map.groupBy(keys, ({ first, afterId }) => `${first} ${afterId}`);
      const pages = new Map((await Promise.all([...alike.values()].map(loadAlike))).flat());
      return keys.map((key) => pages.get(key) ?? new Error(`no page for ${key.parentId}`));
    },
    { cacheKeyFn: ({ parentId, first, afterId }) => `${parentId} ${first} ${afterId}`, maxBatchSize: MAX_PARENTS },
  );

  return {
    load: (parentId, args) => loader.load({ parentId, ...readPageArgs(args) }),
    clearAll: () => void loader.clearAll(),
  };
}

function readPageArgs({ first, after }: PageArgs) {
  return { first: checkFirst(first), afterId: after == null ? 0 : decodeCursor(cursorSchema, after) };
}
