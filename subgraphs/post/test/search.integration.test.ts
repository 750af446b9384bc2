import fc from 'fast-check';
import { publicPosition, distanceKm } from '@gobbler/contracts';
import { dialectOf, runInSteps } from '@gobbler/service-kit';
import { countRowsRead, viewer } from '@gobbler/test-servers';
import type { DataSource } from 'typeorm';
import type { Position } from '../src/domain/geo/position';
import type { NewPost } from '../src/domain/post';
import type { NearbyQuery } from '../src/domain/ports';
import { wordsOf } from '../src/domain/search-service';
import { findNearby } from '../src/infra/find-nearby';
import { markEnded } from '../src/infra/mark-ended';
import { PostEntity } from '../src/infra/post.entity';
import { toRow } from '../src/infra/post-row';
import { newPost } from './builders';
import { anyPlace, placeAt, SINGAPORE } from './places';
import { act, codesOf, createdId, update } from './post-documents';
import { startTestPost, type TestPost } from './test-post';
import { plainSearch, type NearbyId } from './plain-search';

const ana = viewer(1);

const SEARCH = `query ($near: PositionInput!, $radiusKm: Float! = 5, $first: Int! = 20, $after: String, $text: String) {
  nearbyPosts(near: $near, radiusKm: $radiusKm, first: $first, after: $after, text: $text) {
    edges { cursor distanceKm node { id title } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

interface Found {
  readonly edges: {
    readonly cursor: string;
    readonly distanceKm: number;
    readonly node: { id: string; title: string };
  }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** Far from everything else in these tests, a different one each time. */
let islands = 0;
function newIsland(): Position {
  islands += 1;
  return { latitude: -50 + islands, longitude: -20 };
}

describe('the search near a place', () => {
  let running: TestPost;
  const search = async (variables: object) => (await running.ask(SEARCH, variables)).data['nearbyPosts'] as Found;
  const idsNear = async (near: Position, variables: object = {}) =>
    (await search({ near, ...variables })).edges.map(({ node }) => node.id);

  beforeAll(async () => {
    running = await startTestPost();
  });

  afterAll(() => running?.stop());

  it('finds a post at the searcher’s own spot', async () => {
    const near = newIsland();
    const id = await createdId(running, ana, { position: near });
    const { edges } = await search({ near, radiusKm: 1 });
    expect(edges.map(({ node }) => node.id)).toEqual([id]);
    expect(edges[0]?.distanceKm).toBeCloseTo(distanceKm(near, publicPosition(near)), 9);
    const [atCentre] = (await search({ near: publicPosition(near), radiusKm: 1 })).edges;
    expect(atCentre?.distanceKm).toBe(0);
  });

  it('goes by the centre of the cell, so that the exact place can’t be found by searching around it', async () => {
    const near = newIsland();
    const ids = [
      await createdId(running, ana, { position: placeAt(publicPosition(near), 0.2, 90) }),
      await createdId(running, ana, { position: placeAt(publicPosition(near), 0.1, 270) }),
    ];
    const distances = (await search({ near: placeAt(near, 2, 33) })).edges.map((edge) => edge.distanceKm);
    expect(distances[0]).toBe(distances[1]);
    expect(await idsNear(near)).toEqual(ids);
  });

  it('leaves out what is hidden, ended, sold out or too far away', async () => {
    const near = newIsland();
    const open = await createdId(running, ana, { position: near });
    const hidden = await createdId(running, ana, { position: near });
    await act(running, ana, 'hidePost', hidden);
    const ended = await createdId(running, ana, { position: near });
    await running.end(ended);
    const empty = await createdId(running, ana, { position: near });
    await update(running, ana, { id: empty, portions: 0 });
    const far = await createdId(running, ana, { position: placeAt(near, 7, 120) });
    expect(await idsNear(near)).toEqual([open]);
    expect(await idsNear(near, { radiusKm: 10 })).toEqual([open, far]);
    await act(running, ana, 'showPost', hidden);
    expect(await idsNear(near)).toEqual([open, hidden]);
  });

  it('follows a post that moves', async () => {
    const [from, to] = [newIsland(), newIsland()];
    const id = await createdId(running, ana, { position: from });
    await update(running, ana, { id, position: to });
    expect([await idsNear(from), await idsNear(to)]).toEqual([[], [id]]);
  });

  it('pages through everything once, nearest first', async () => {
    const near = newIsland();
    const made: string[] = [];
    for (let i = 0; i < 7; i += 1) {
      made.push(await createdId(running, ana, { position: placeAt(near, (i % 3) * 1.2, 50) }));
    }
    const pages: Found[] = [];
    for (let after: string | null = null; pages.length < 10;) {
      const page: Found = await search({ near, first: 2, after });
      pages.push(page);
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
    }
    const edges = pages.flatMap((page) => page.edges);
    expect(edges.map(({ node }) => node.id).toSorted()).toEqual(made.toSorted());
    expect(edges.map((edge) => edge.distanceKm)).toEqual(
      edges.map((edge) => edge.distanceKm).toSorted((a, b) => a - b),
    );
    expect(pages.map((page) => page.edges.length)).toEqual([2, 2, 2, 1]);
    expect(pages.map(({ pageInfo }) => pageInfo.hasPreviousPage)).toEqual([false, true, true, true]);
    for (const page of pages) expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor);
  });

  it('takes no cursor of another search and no forged one', async () => {
    const near = newIsland();
    await createdId(running, ana, { position: near });
    const { endCursor: after } = (await search({ near })).pageInfo;
    expect(codesOf(await running.ask(SEARCH, { near, after }))).toEqual([]);
    const elsewhere = { latitude: near.latitude, longitude: near.longitude + 0.01 };
    const forged = Buffer.from(JSON.stringify({ search: '', distanceKm: -1, postId: 1 })).toString('base64url');
    for (const other of [
      { near: elsewhere, after },
      { near, after, radiusKm: 6 },
      { near, after, text: 'laksa' },
      { near, after: forged },
      { near, after: "' OR 1=1 --" },
      { near, after: '\r\nSet-Cookie: a=b' },
    ]) {
      expect(codesOf(await running.ask(SEARCH, other))).toEqual(['BAD_USER_INPUT']);
    }
  });

  it('finds words in title or description, all of them, in any case', async () => {
    const near = newIsland();
    const id = await createdId(running, ana, {
      position: near,
      title: 'Crème BRÛLÉE',
      description: 'mit Äpfeln, 100% veg_an',
    });
    await createdId(running, ana, { position: near, title: 'Toast', description: '100 gram, vegXan' });
    for (const text of ['BRÛLÉE äpfeln', ' äpfel ', '100%', 'veg_an', 'CRÈME 100% VEG_AN', 'cre\u0300me']) {
      expect([text, await idsNear(near, { text })]).toEqual([text, [id]]);
    }
    for (const text of ['creme', 'crème mit toast', 'brûléemit', '_%', "' OR '1'='1", '!', '\\', 'crème\r\nx']) {
      expect([text, await idsNear(near, { text })]).toEqual([text, []]);
    }
    expect(await idsNear(near, { text: '  ' })).toHaveLength(2);
  });

  it('finds a word however it is written', async () => {
    const near = newIsland();
    const id = await createdId(running, ana, {
      position: near,
      title: 'İstanbul Straße',
      description: 'ＲＡＭＥＮ ｶﾚｰ',
    });
    for (const text of ['istanbul', 'ISTANBUL', 'ıstanbul', 'strasse', 'STRAẞE', 'ramen', 'カレー', 'ra\u00admen']) {
      expect([text, await idsNear(near, { text })]).toEqual([text, [id]]);
    }
  });

  it.each<[string, object, string]>([
    ['a place beyond the pole', { near: { latitude: 103.84, longitude: 1.35 } }, 'near.latitude'],
    ['a place beyond the date line', { near: { latitude: 1, longitude: 181 } }, 'near.longitude'],
    ['less than a kilometre', { near: SINGAPORE, radiusKm: 0.9 }, 'radiusKm'],
    ['more than fifty kilometres', { near: SINGAPORE, radiusKm: 50.1 }, 'radiusKm'],
    ['no posts', { near: SINGAPORE, first: 0 }, 'first'],
    ['more than a hundred posts', { near: SINGAPORE, first: 101 }, 'first'],
    ['more than a hundred characters', { near: SINGAPORE, text: '🍲'.repeat(101) }, 'text'],
    ['a NUL', { near: SINGAPORE, text: 'a\u0000' }, 'text'],
    ['half a surrogate pair', { near: SINGAPORE, text: '\ud800' }, 'text'],
  ])('refuses to look for %s', async (_what, variables, path) => {
    const { errors } = await running.ask(SEARCH, variables);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path }] });
  });

  it.each([5e-324, -0, 1e-200, -1e-160])('finds its way from %d degrees', async (tiny) => {
    const id = await createdId(running, ana, { position: { latitude: tiny, longitude: tiny } });
    const near = { latitude: -tiny, longitude: tiny };
    expect(await idsNear(near)).toContain(id);
    await act(running, ana, 'deletePost', id);
  });

  it('takes a hundred characters of any kind, with a cursor after them', async () => {
    const near = newIsland();
    const text = '🍲'.repeat(49) + ' ' + '"'.repeat(50);
    await createdId(running, ana, { position: near, title: '🍲'.repeat(49), description: '"'.repeat(50) });
    const { endCursor: after } = (await search({ near, text })).pageInfo;
    expect(after).not.toBeNull();
    expect(codesOf(await running.ask(SEARCH, { near, text, after }))).toEqual([]);
  });

  it('finds what the database finds by computing every distance, in the same order, on any page and anywhere', async () => {
    const { dataSource } = running;
    await fc.assert(
      fc.asyncProperty(anySearch(), async ({ near, radiusKm, around, title, text, limit }) => {
        await dataSource.createQueryBuilder().delete().from(PostEntity).execute(); // quicker than to truncate on MariaDB
        const made = around.map(([share, bearing], index) =>
          newPost({ position: placeAt(near, radiusKm * share, bearing), title, isHidden: index % 7 === 6 }),
        );
        await dataSource.manager.insert(PostEntity, made.map(toNewRow));
        const query = { near, radiusKm, words: wordsOf(text), limit: 100, after: null };
        const all = await plainSearch(dataSource, query);
        expect(await allPages({ ...query, limit })).toEqual(all);
        expect(await allPages({ ...query, limit }, { withCells: false })).toEqual(all);
      }),
      { numRuns: 100 },
    );
  });

  /** All that a search finds, page by page. */
  async function allPages(query: NearbyQuery, { withCells = true } = {}): Promise<NearbyId[]> {
    const found: NearbyId[] = [];
    for (let after = query.after; ;) {
      const page = await foundBy(running.dataSource, { ...query, after });
      found.push(...page);
      const last = page.at(-1);
      if (!last || page.length < query.limit) return found;
      const { cellR8 } = await running.dataSource.manager.findOneByOrFail(PostEntity, { id: last.id });
      after = { distanceKm: last.distance, postId: last.id, ...(withCells ? { cell: cellR8 } : {}) };
    }
  }
});

/** A search, and where the posts lie around it: how far, in shares of its radius, and in which direction. */
function anySearch() {
  const around = fc.tuple(fc.double({ min: 0, max: 1.3, noNaN: true }), fc.double({ min: 0, max: 360, noNaN: true }));
  return fc.record({
    near: anyPlace(),
    radiusKm: fc.double({ min: 1, max: 50, noNaN: true }),
    around: fc.array(around, { minLength: 1, maxLength: 40 }),
    title: fc.constantFrom('Laksa', 'Nasi Lemak', 'laksa & nasi'),
    text: fc.constantFrom('', 'laksa', 'NASI'),
    limit: fc.integer({ min: 1, max: 15 }),
  });
}

async function foundBy(dataSource: DataSource, query: NearbyQuery): Promise<NearbyId[]> {
  return (await findNearby(dataSource, query)).map(({ id, distance }) => ({ id, distance }));
}

function toNewRow(post: NewPost) {
  return { ...toRow(post), version: 1, updatedAt: null, takenHint: 0, takenRevision: 0 };
}

describe('the search among very many posts', () => {
  const LIMIT = 21;
  const COPIES = 32;
  /** An entry of the index, its row, and what MariaDB counts for the union and the windows over it. */
  const READS_PER_ROW = 5;
  const CITY: Position = { latitude: 48.14, longitude: 11.58 };
  let running: TestPost;

  beforeAll(async () => {
    running = await startTestPost();
    const { dataSource } = running;
    // A city, the denser the closer to its middle, and a village with a crowd in a single cell.
    const rows = Array.from({ length: 640 }, (_, index) =>
      toNewRow(newPost({ position: placeAt(CITY, 30 * (index / 640) ** 2, index * 137.5), title: titleOf(index) })),
    );
    rows.push(...Array.from({ length: 160 }, () => toNewRow(newPost({ position: VILLAGE }))));
    await dataSource.manager.insert(PostEntity, rows);
    const columns = dataSource.getMetadata(PostEntity).columns.map(({ databaseName }) => databaseName);
    const copied = columns.filter((name) => name !== 'id').join(', ');
    // A statement a copy, because one for all of them takes longer on a busy machine than a statement may.
    for (let copy = 1; copy < COPIES; copy += 1) {
      await dataSource.query(`INSERT INTO posts (${copied}) SELECT ${copied} FROM posts WHERE id <= ${rows.length}`);
    }
    await dataSource.query(dialectOf(dataSource).kind === 'postgres' ? 'ANALYZE posts' : 'ANALYZE TABLE posts');
  });

  afterAll(() => running?.stop());

  const VILLAGE = placeAt(CITY, 45, 200);
  const titleOf = (index: number): string => (index % 5 === 0 ? 'Laksa' : 'Soup');

  /** The statements of a search, and what it finds. */
  async function observe(query: NearbyQuery) {
    const { dataSource } = running;
    const statements: [string, unknown[]][] = [];
    const logQuery = (sql: string, parameters: unknown[]) => void statements.push([sql, parameters]);
    const observed = new Proxy(dataSource, {
      get: (source, name) => (name === 'logger' ? { logQuery } : (Reflect.get(source, name, source) as unknown)),
    });
    const found = await foundBy(observed, query);
    let rowsRead = 0;
    for (const statement of statements) rowsRead += await countRowsRead(dataSource, statement);
    return { found, statements: statements.length, rowsRead };
  }

  it.each<[string, Position, number, string]>([
    ['in the middle of a city', CITY, 50, ''],
    ['in the middle of a city, a small circle', CITY, 1, ''],
    ['in a city, for a word', CITY, 50, 'laksa'],
    ['between city and village', placeAt(CITY, 25, 200), 50, ''],
    ['outside of the city, which fills the circle’s edge', placeAt(CITY, 60, 0), 50, ''],
    ['where 5,000 share one cell', VILLAGE, 50, ''],
    ['next to the 5,000', placeAt(VILLAGE, 4, 10), 5, ''],
    ['where nothing is', { latitude: -45, longitude: 100 }, 50, ''],
  ])('reads some pages’ worth of posts in a few statements, %s', async (_where, near, radiusKm, text) => {
    const query = { near, radiusKm, words: wordsOf(text), limit: LIMIT, after: null };
    const { found, statements, rowsRead } = await observe(query);
    expect(found).toEqual(await plainSearch(running.dataSource, query));
    expect(statements).toBeLessThanOrEqual(6);
    const perWord = text === '' ? 1 : 5;
    expect(rowsRead).toBeLessThanOrEqual(40 * LIMIT * READS_PER_ROW * perWord);
  });

  it('reads a later page of a crowd in one cell as cheaply as the first', async () => {
    const query = { near: VILLAGE, radiusKm: 50, words: [], limit: LIMIT, after: null };
    const all = await plainSearch(running.dataSource, { ...query, limit: 4_000 });
    const last = all.at(-1) ?? { id: 0, distance: 0 };
    const { cellR8 } = await running.dataSource.manager.findOneByOrFail(PostEntity, { id: last.id });
    const after = { distanceKm: last.distance, postId: last.id, cell: cellR8 };
    const { found, rowsRead } = await observe({ ...query, after });
    expect(found).toEqual(await plainSearch(running.dataSource, { ...query, after }));
    expect(rowsRead).toBeLessThanOrEqual(40 * LIMIT * READS_PER_ROW);
  });

  it('reads no more when far more posts have ended, once they are marked', async () => {
    const { dataSource } = running;
    const endsAt = new Date('2026-01-01T00:00:00Z');
    const posts = dataSource.createQueryBuilder().update(PostEntity).set({ endsAt });
    await runInSteps(dataSource, posts.where('id % 50 <> 0 AND ends_at > :endsAt', { endsAt }));
    await markEnded(dataSource);
    const query = { near: VILLAGE, radiusKm: 50, words: [], limit: LIMIT, after: null };
    const { found, rowsRead } = await observe(query);
    expect(found).toEqual(await plainSearch(dataSource, query));
    expect(found).toHaveLength(LIMIT);
    expect(rowsRead).toBeLessThanOrEqual(40 * LIMIT * READS_PER_ROW);
  });
});
