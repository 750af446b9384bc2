import { readPostCounts, type PostCount } from '../src/infra/post-counts';
import { numbers, post } from './builders';
import { useDatabase } from './use-database';

const LIMIT = 4;
const MAX_COUNTED = 5;

describe('pages of counts', () => {
  const { db, clear, givenCapacity, plant } = useDatabase();
  afterEach(clear);

  /** The ids of every page, read one after the other. */
  async function readPages(): Promise<{ readonly pages: readonly number[][]; readonly counts: readonly PostCount[] }> {
    const [pages, all]: [number[][], PostCount[]] = [[], []];
    for (let after: number | null = 0; after !== null;) {
      const { counts, next } = await readPostCounts(db(), after, LIMIT, MAX_COUNTED);
      pages.push(counts.map(({ postId }) => postId));
      all.push(...counts);
      after = next;
    }
    return { pages, counts: all };
  }

  it('end before there is too much to count, and hold one post at least', async () => {
    const holders = [2, 3, 7, 1, 0, 0, 0, 0];
    for (const [index, held] of holders.entries())
      await givenCapacity(
        post({ id: index + 1, portions: 9 }),
        numbers(held).map((person) => person + 10),
      );
    const { pages, counts } = await readPages();
    expect(pages).toEqual([[1, 2], [3], [4, 5, 6, 7], [8]]);
    expect(counts.map(({ active, taken }) => [active, taken])).toEqual(holders.map((held) => [held, held]));
  });

  it('hold reservations without a row between two pages and after the last one', async () => {
    for (const id of [1, 2, 4])
      await givenCapacity(
        post({ id, portions: 9 }),
        numbers(4).map((person) => person + 10),
      );
    for (const id of [3, 9]) await plant(3, id);
    const { pages, counts } = await readPages();
    expect(pages.flat().toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 9]);
    expect(counts.filter(({ taken }) => taken === null).map(({ postId }) => postId)).toEqual([3, 9]);
  });
});
