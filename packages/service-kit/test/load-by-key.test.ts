import { createKeyLoader } from '../src';

describe('a loader', () => {
  function createThings() {
    const asked: (readonly number[])[] = [];
    const loader = createKeyLoader(
      async (ids: readonly number[]) => {
        asked.push(ids);
        return ids.filter((id) => id < 100).map((id) => ({ id }));
      },
      ({ id }) => id,
    );
    return { asked, loader };
  }

  it('reads many at once and hands each their own, or nothing', async () => {
    const { asked, loader } = createThings();
    const found = await Promise.all([loader.load(3), loader.load(500), loader.load(1), loader.load(3)]);
    expect(found).toEqual([{ id: 3 }, null, { id: 1 }, { id: 3 }]);
    expect(asked).toEqual([[3, 500, 1]]);
  });

  it('reads at most a thousand at once', async () => {
    const { asked, loader } = createThings();
    await loader.loadMany(Array.from({ length: 1_500 }, (_, index) => index));
    expect(asked.map(({ length }) => length)).toEqual([1_000, 500]);
  });
});
