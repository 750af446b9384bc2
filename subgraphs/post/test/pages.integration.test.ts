import { dialectOf, pagesStatement } from '@gobbler/service-kit';
import { countRowsRead } from '@gobbler/test-servers';
import type { OwnersQuery } from '../src/domain/ports';
import { markEnded } from '../src/infra/mark-ended';
import { ownersPages } from '../src/infra/owners-pages';
import { PostEntity } from '../src/infra/post.entity';
import { toRow } from '../src/infra/post-row';
import { newPost } from './builders';
import { openServices, type OpenServices } from './open-services';

const OWNERS = [1, 2, 3, 4, 5];
/** In all, of which half are shown. */
const POSTS = 10_000;
const LIMIT = 21;
const FIRST = { limit: LIMIT, afterId: 0, beforeId: null, isFromEnd: false };
const LAST = { ...FIRST, isFromEnd: true };
/** An entry of the index, its row, and what MariaDB counts for the union. */
const READS_PER_ROW = 3;

describe('pages of the posts of several people', () => {
  let services: OpenServices;

  beforeAll(async () => {
    services = await openServices();
    const { dataSource } = services;
    const ended = new Date('2026-01-01T00:00:00Z');
    const rows = [0, 1, 2, 3].flatMap((index) =>
      OWNERS.map((ownerId) => ({
        ...toRow(newPost({ ownerId, isHidden: index === 1, ...(index === 2 ? { endsAt: ended } : {}) })),
        version: 1,
        updatedAt: null,
        takenHint: 0,
        takenRevision: 0,
      })),
    );
    await dataSource.manager.insert(PostEntity, rows);
    const columns = dataSource.getMetadata(PostEntity).columns.map(({ databaseName }) => databaseName);
    const copied = columns.filter((name) => name !== 'id').join(', ');
    // Statements of moderate size: on a busy machine one for all of them takes longer than a statement may.
    for (let count = rows.length; count < POSTS; count += Math.min(count, 1_000)) {
      await dataSource.query(`INSERT INTO posts (${copied}) SELECT ${copied} FROM posts ORDER BY id LIMIT 1000`);
    }
    await dataSource.query(dialectOf(dataSource).kind === 'postgres' ? 'ANALYZE posts' : 'ANALYZE TABLE posts');
  });

  afterAll(() => services?.close());

  /** The same by comparing every post. */
  async function expectedIds({ ownerIds, slice, viewerId }: OwnersQuery): Promise<number[]> {
    const rows = await services.dataSource.manager.find(PostEntity, { order: { id: 'ASC' } });
    const now = new Date();
    const pageOf = (ownerId: number) =>
      rows
        .filter((row) => row.ownerId === ownerId && row.id > slice.afterId && row.id < (slice.beforeId ?? Infinity))
        .filter((row) => ownerId === viewerId || (!row.isHidden && row.endsAt > now))
        .slice(...(slice.isFromEnd ? [-slice.limit] : [0, slice.limit]));
    return ownerIds.flatMap(pageOf).map(({ id }) => id);
  }

  it.each<[string, OwnersQuery]>([
    ['a stranger', { ownerIds: OWNERS, slice: FIRST, viewerId: null }],
    ['an owner', { ownerIds: OWNERS, slice: FIRST, viewerId: 2 }],
    ['an owner of none of them', { ownerIds: [3, 999], slice: { ...FIRST, limit: 2 }, viewerId: 999 }],
    ['a stranger in the middle', { ownerIds: OWNERS, slice: { ...FIRST, afterId: 4_321 }, viewerId: null }],
    ['a stranger near the end', { ownerIds: [5], slice: { ...FIRST, afterId: 9_990 }, viewerId: null }],
    ['a stranger at the end', { ownerIds: OWNERS, slice: LAST, viewerId: null }],
    ['an owner before one', { ownerIds: OWNERS, slice: { ...LAST, beforeId: 5_000 }, viewerId: 2 }],
    [
      'a stranger between two',
      { ownerIds: OWNERS, slice: { ...LAST, afterId: 4_990, beforeId: 5_000 }, viewerId: null },
    ],
    ['a stranger to no one', { ownerIds: [], slice: FIRST, viewerId: null }],
  ])('returns to %s what a comparison of every post would', async (_who, query) => {
    const found = await services.posts.findByOwners(query);
    expect(found.map(({ id }) => id)).toEqual((await expectedIds(query)).toSorted((a, b) => a - b));
    expect(found).toEqual((await services.posts.findByIds(found.map(({ id }) => id))).toSorted((a, b) => a.id - b.id));
  });

  it.each([
    [1, 1, FIRST],
    [1, null, FIRST],
    [5, null, FIRST],
    [5, 3, FIRST],
    [5, 3, LAST],
    [5, null, { ...LAST, beforeId: 5_000 }],
  ])('reads only the rows of the pages of %d people (viewer %s, %j)', async (people, viewerId, slice) => {
    const { dataSource } = services;
    await markEnded(dataSource);
    const query = { ownerIds: OWNERS.slice(0, people), slice, viewerId };
    let read = 0;
    for (const pages of ownersPages(query).filter(({ parentIds }) => parentIds.length > 0)) {
      read += await countRowsRead(dataSource, pagesStatement(dataSource, PostEntity, pages));
    }
    expect(read).toBeGreaterThanOrEqual(people * LIMIT);
    expect(read).toBeLessThanOrEqual(people * LIMIT * READS_PER_ROW + 10);
  });
});
