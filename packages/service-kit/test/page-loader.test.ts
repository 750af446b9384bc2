import { createPageLoader } from '../src';

/** Three things a parent: 1 has 11, 12 and 13, and so on. */
function createThings() {
  const asked: { parentIds: readonly number[]; limit: number; afterId: number }[] = [];
  const loader = createPageLoader(
    (parentIds, limit, afterId) => {
      asked.push({ parentIds, limit, afterId });
      const of = (parentId: number) => [1, 2, 3].map((place) => ({ id: parentId * 10 + place, parentId }));
      return Promise.resolve(
        parentIds.flatMap((parentId) =>
          of(parentId)
            .filter(({ id }) => id > afterId)
            .slice(0, limit),
        ),
      );
    },
    ({ parentId }) => parentId,
  );
  const idsOf = async (parentId: number, args: { first: number; after?: string }) =>
    (await loader.load(parentId, args)).edges.map(({ node }) => node.id);
  return { asked, loader, idsOf };
}

describe('a loader of pages', () => {
  it('reads the pages of many parents in one query and hands each their own', async () => {
    const { asked, idsOf } = createThings();
    const pages = await Promise.all([idsOf(1, { first: 2 }), idsOf(2, { first: 2 }), idsOf(1, { first: 2 })]);
    expect(pages).toEqual([
      [11, 12],
      [21, 22],
      [11, 12],
    ]);
    expect(asked).toEqual([{ parentIds: [1, 2], limit: 3, afterId: 0 }]);
  });

  it('asks for each kind of page apart', async () => {
    const { asked, idsOf } = createThings();
    expect(await Promise.all([idsOf(1, { first: 1 }), idsOf(2, { first: 3 })])).toEqual([[11], [21, 22, 23]]);
    expect(asked).toHaveLength(2);
  });

  it('goes on behind a cursor, and says when there is no more', async () => {
    const { loader, idsOf } = createThings();
    const { pageInfo } = await loader.load(1, { first: 2 });
    expect(pageInfo.hasNextPage).toBe(true);
    expect(await idsOf(1, { first: 2, after: pageInfo.endCursor ?? '' })).toEqual([13]);
    expect((await loader.load(1, { first: 3 })).pageInfo.hasNextPage).toBe(false);
  });
});
