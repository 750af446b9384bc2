import { BadUserInputError, type Slice } from '@gobbler/contracts';
import DataLoader from 'dataloader';
import { z } from 'zod';
import { checkFirst, decodeCursor, encodeCursor, pageInfoOf, type Connection } from './connection';

/** The arguments of a Relay connection. */
interface PageArgs {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly before?: string | null | undefined;
}

/** Finds a slice of what belongs to each of several parents, by id. */
export type FindPages<Node> = (parentIds: readonly number[], slice: Slice) => Promise<readonly Node[]>;

export interface PageLoader<Node> {
  /** One page of what belongs to this parent. Throws `BAD_USER_INPUT`. */
  load(parentId: number, args: PageArgs): Promise<Connection<Node>>;
  clearAll(): void;
}

interface PageKey extends Slice {
  readonly parentId: number;
}

/** Parents in one query: each may have a whole page. */
const MAX_PARENTS = 100;
/** Items of a page of no stated size. */
const DEFAULT_PAGE = 20;

/** A cursor is the id of its item. */
const cursorSchema = z.int().positive();

/**
 * A loader that reads pages for many parents in one query, as long as they are asked for with the same arguments.
 * Make one a request: it remembers what it has read.
 */
export function createPageLoader<Node extends { readonly id: number }>(
  findPages: FindPages<Node>,
  parentIdOf: (node: Node) => number,
): PageLoader<Node> {
  /** One item more than the page: it shows that there is more. */
  async function loadAlike(keys: readonly [PageKey, ...PageKey[]]): Promise<[PageKey, Connection<Node>][]> {
    const [{ parentId: _, ...slice }] = keys;
    const parentIds = keys.map(({ parentId }) => parentId);
    const found = await findPages(parentIds, { ...slice, limit: slice.limit + 1 });
    const byParent = Map.groupBy(found, parentIdOf);
    return keys.map((key) => [key, toConnection(byParent.get(key.parentId) ?? [], key)]);
  }

  const loader = new DataLoader<PageKey, Connection<Node>, string>(
    async (keys) => {
      const alike = Map.groupBy(keys, ({ parentId: _, ...slice }) => JSON.stringify(slice));
      const groups = [...alike.values()] as [PageKey, ...PageKey[]][];
      const pages = new Map((await Promise.all(groups.map(loadAlike))).flat());
      return keys.map((key) => pages.get(key) ?? new Error(`no page for ${key.parentId}`));
    },
    { cacheKeyFn: (key) => JSON.stringify(key), maxBatchSize: MAX_PARENTS },
  );

  function toConnection(items: readonly Node[], { limit, ...key }: PageKey): Connection<Node> {
    const { afterId, beforeId, isFromEnd } = key;
    const hasMore = items.length > limit;
    const shown = isFromEnd ? items.slice(-limit) : items.slice(0, limit);
    const edges = shown.map((node) => ({ node, cursor: encodeCursor(node.id) }));
    const isAny = (slice: Omit<Slice, 'limit'>) => async () =>
      (await loader.load({ parentId: key.parentId, limit: 1, ...slice })).edges.length > 0;
    const hasLater = beforeId !== null && isAny({ afterId: beforeId - 1, beforeId: null, isFromEnd: false });
    const hasEarlier = afterId > 0 && isAny({ afterId: 0, beforeId: afterId + 1, isFromEnd: true });
    return {
      edges,
      pageInfo: pageInfoOf(edges, (!isFromEnd && hasMore) || hasLater, (isFromEnd && hasMore) || hasEarlier),
    };
  }

  return {
    load: (parentId, args) => loader.load({ parentId, ...readPageArgs(args) }),
    clearAll: () => void loader.clearAll(),
  };
}

function readPageArgs({ first, last, after, before }: PageArgs): Slice {
  if (first != null && last != null) throw new BadUserInputError([{ path: 'last', message: 'excludes first' }]);
  return {
    limit: last == null ? checkFirst(first ?? DEFAULT_PAGE) : checkFirst(last, undefined, 'last'),
    afterId: after == null ? 0 : decodeCursor(cursorSchema, after),
    beforeId: before == null ? null : decodeCursor(cursorSchema, before, 'before'),
    isFromEnd: last != null,
  };
}
