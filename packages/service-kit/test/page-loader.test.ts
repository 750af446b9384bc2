import type { Slice } from '@gobbler/contracts';
import { createPageLoader, encodeCursor } from '../src';

const FIRST = { afterId: 0, beforeId: null, isFromEnd: false };

/** Five things a parent: 1 has 11 to 15, and so on. */
function createThings() {
  const asked: (Slice & { parentIds: readonly number[] })[] = [];
  const loader = createPageLoader(
    (parentIds, slice) => {
      asked.push({ parentIds, ...slice });
      const { limit, afterId, beforeId, isFromEnd } = slice;
      const of = (parentId: number) =>
        [1, 2, 3, 4, 5]
          .map((place) => ({ id: parentId * 10 + place, parentId }))
          .filter(({ id }) => id > afterId && id < (beforeId ?? Infinity))
          .slice(...(isFromEnd ? [-limit] : [0, limit]));
      return Promise.resolve(parentIds.flatMap(of));
    },
    ({ parentId }) => parentId,
  );
  type Args = Parameters<typeof loader.load>[1];
  const idsOf = async (parentId: number, args: Args) =>
    (await loader.load(parentId, args)).edges.map(({ node }) => node.id);
  /** Ids, and whether there are items before and after them. */
  async function pageOf(args: Args) {
    const { edges, pageInfo } = await loader.load(1, args);
    const read = async (has: boolean | (() => Promise<boolean>)) => (typeof has === 'function' ? has() : has);
    return [
      await read(pageInfo.hasPreviousPage),
      ...edges.map(({ node }) => node.id),
      await read(pageInfo.hasNextPage),
    ];
  }
  return { asked, loader, idsOf, pageOf };
}

const cursor = (id: number) => encodeCursor(id);

describe('a loader of pages', () => {
  it('reads the pages of many parents in one query and hands each their own', async () => {
    const { asked, idsOf } = createThings();
    const pages = await Promise.all([idsOf(1, { first: 2 }), idsOf(2, { first: 2 }), idsOf(1, { first: 2 })]);
    expect(pages).toEqual([
      [11, 12],
      [21, 22],
      [11, 12],
    ]);
    expect(asked).toEqual([{ ...FIRST, parentIds: [1, 2], limit: 3 }]);
  });

  it('asks for each kind of page apart', async () => {
    const { asked, idsOf } = createThings();
    expect(await Promise.all([idsOf(1, { first: 1 }), idsOf(2, { last: 1 })])).toEqual([[11], [25]]);
    expect(asked).toHaveLength(2);
  });

  it('reads 20 items unless asked for another number', async () => {
    const { asked, idsOf } = createThings();
    await Promise.all([idsOf(1, {}), idsOf(2, { first: null, last: null, after: null, before: null })]);
    expect(asked).toEqual([{ ...FIRST, parentIds: [1, 2], limit: 21 }]);
  });

  it.each([
    [{ first: 2 }, [false, 11, 12, true]],
    [{ first: 5 }, [false, 11, 12, 13, 14, 15, false]],
    [{ first: 2, after: cursor(12) }, [true, 13, 14, true]],
    [{ first: 2, after: cursor(13) }, [true, 14, 15, false]],
    [{ first: 2, after: cursor(15) }, [true, false]],
    [{ first: 2, after: cursor(5) }, [false, 11, 12, true]],
    [{ first: 2, before: cursor(12) }, [false, 11, true]],
    [{ first: 2, before: cursor(16) }, [false, 11, 12, true]],
    [{ first: 5, before: cursor(16) }, [false, 11, 12, 13, 14, 15, false]],
    [{ last: 2 }, [true, 14, 15, false]],
    [{ last: 5 }, [false, 11, 12, 13, 14, 15, false]],
    [{ last: 2, before: cursor(14) }, [true, 12, 13, true]],
    [{ last: 2, before: cursor(13) }, [false, 11, 12, true]],
    [{ last: 2, before: cursor(11) }, [false, true]],
    [{ last: 2, before: cursor(99) }, [true, 14, 15, false]],
    [{ last: 2, after: cursor(11), before: cursor(13) }, [true, 12, true]],
    [{ first: 1, after: cursor(11), before: cursor(14) }, [true, 12, true]],
  ])('goes both ways and knows what lies around a page: %j', async (args, page) => {
    expect(await createThings().pageOf(args)).toEqual(page);
  });

  it('reads what lies around a page only when that is asked for', async () => {
    const { asked, loader } = createThings();
    const { pageInfo } = await loader.load(1, { first: 2, after: cursor(11) });
    expect([pageInfo.startCursor, pageInfo.endCursor, pageInfo.hasNextPage]).toEqual([cursor(12), cursor(13), true]);
    expect(asked).toHaveLength(1);
  });

  it('has no cursors for an empty page', async () => {
    const { pageInfo } = await createThings().loader.load(1, { first: 2, after: cursor(15) });
    expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([null, null]);
  });

  it.each([
    ['last', { first: 1, last: 1 }],
    ['last', { last: 0 }],
    ['last', { last: 101 }],
    ['first', { first: 0 }],
    ['before', { before: 'x' }],
    ['after', { after: cursor(-1) }],
  ])('refuses %s of %j', async (path, args) => {
    const refused = (async () => createThings().loader.load(1, args))();
    await expect(refused).rejects.toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path }] });
  });
});
