import { checkFirst, decodeCursor, toConnection, type Connection } from '@gobbler/service-kit';
import DataLoader from 'dataloader';
import { z } from 'zod';
import type { Reservation } from './domain/reservation';

/** The arguments of a Relay connection, forwards only. */
export interface PageArgs {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** Finds the reservations of several posts or people, at most `limit` of each, with an id above `afterId`. */
type FindPages = (ids: readonly number[], limit: number, afterId: number) => Promise<readonly Reservation[]>;

interface PageKey {
  readonly id: number;
  readonly first: number;
  readonly afterId: number;
}

export interface PageLoader {
  /** One page of what belongs to this post or person. Throws `BAD_USER_INPUT`. */
  load(id: number, args: PageArgs): Promise<Connection<Reservation>>;
  clearAll(): void;
}

/** Reads pages for many posts or people in one query, as long as they are asked for with the same arguments. */
export function createPageLoader(findPages: FindPages, idOf: (reservation: Reservation) => number): PageLoader {
  async function loadAlike(keys: readonly PageKey[]): Promise<[PageKey, Connection<Reservation>][]> {
    const { first = 0, afterId = 0 } = keys[0] ?? {};
    const ids = keys.map(({ id }) => id);
    const byId = Map.groupBy(await findPages(ids, first + 1, afterId), idOf);
    return keys.map((key) => [key, toConnection(byId.get(key.id) ?? [], first, (reservation) => reservation.id)]);
  }

  const loader = new DataLoader<PageKey, Connection<Reservation>, string>(
    async (keys) => {
      const alike = Map.groupBy(keys, ({ first, afterId }) => `${first} ${afterId}`);
      const pages = new Map((await Promise.all([...alike.values()].map(loadAlike))).flat());
      return keys.map((key) => pages.get(key) ?? new Error(`no page for ${key.id}`));
    },
    { cacheKeyFn: ({ id, first, afterId }) => `${id} ${first} ${afterId}` },
  );

  return {
    load: (id, args) => loader.load({ id, ...readPageArgs(args) }),
    clearAll: () => void loader.clearAll(),
  };
}

/** A cursor is the id of the last reservation known. */
const cursorSchema = z.int().positive();

function readPageArgs({ first, after }: PageArgs) {
  return { first: checkFirst(first), afterId: after == null ? 0 : decodeCursor(cursorSchema, after) };
}
