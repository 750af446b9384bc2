import fc from 'fast-check';
import { publicPosition, noCrash, distanceKm } from '@gobbler/contracts';
import { createKeyedMutex, dialectOf } from '@gobbler/service-kit';
import { viewer } from '@gobbler/test-servers';
import type { Position } from '../src/domain/geo/position';
import type { NewPost } from '../src/domain/post';
import type { NearbyPost } from '../src/domain/ports';
import { wordsOf } from '../src/domain/search-service';
import { createPostRepository } from '../src/infra/post.repository';
import { PostEntity } from '../src/infra/post.entity';
import { toRow } from '../src/infra/post-row';
import { newPost, pictureUrlOf, WIDE_QUOTAS } from './builders';
import { explainSearch, type SearchPlan } from './explain-search';
import { anyPlace, placeAt, SINGAPORE } from './places';
import { act, codesOf, createdId, update } from './post-documents';
import { startTestPost, type TestPost } from './test-post';
import { searchAll } from './search-all';

const ana = viewer(1);

const SEARCH = `query ($near: PositionInput!, $radiusKm: Float! = 5, $first: Int! = 20, $after: String, $text: String) {
  nearbyPosts(near: $near, radiusKm: $radiusKm, first: $first, after: $after, text: $text) {
    edges { cursor distanceKm node { id title } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Found {
  readonly edges: {
    readonly cursor: string;
    readonly distanceKm: number;
    readonly node: { id: string; title: string };
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
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

  it('finds what a comparison of every post would find, in the same order, anywhere on earth', async () => {
    const { dataSource } = running;
    const posts = createPostRepository({
      dataSource,
      pictureUrlOf,
      quotas: WIDE_QUOTAS,
      mutex: createKeyedMutex(),
      now: () => new Date(),
      crashPoint: noCrash,
      onCommitted: () => undefined,
    });
    await fc.assert(
      fc.asyncProperty(anySearch(), async ({ near, radiusKm, around, title, text }) => {
        await dataSource.createQueryBuilder().delete().from(PostEntity).execute(); // quicker than to truncate on MariaDB
        const made = around.map(([share, bearing], index) =>
          newPost({ position: placeAt(near, radiusKm * share, bearing), title, isHidden: index % 7 === 6 }),
        );
        const { identifiers } = await dataSource.manager.insert(PostEntity, made.map(toNewRow));
        const all = await posts.findByIds(identifiers.map(({ id }) => Number(id)));
        const query = { near, radiusKm, words: wordsOf(text), limit: 100, after: null };
        const found = await posts.findNearby(query);
        // At the very edge rounding may decide otherwise.
        const idsOf = (some: readonly NearbyPost[]) =>
          new Set(some.filter((one) => Math.abs(one.distanceKm - radiusKm) > 1e-6).map(({ post }) => post.id));
        expect(idsOf(found)).toEqual(idsOf(searchAll(all, query, new Date())));
        const distances = found.map((one) => one.distanceKm);
        expect(distances).toEqual(distances.toSorted((a, b) => a - b));
        for (const one of found) expect(one.distanceKm).toBeCloseTo(distanceKm(near, one.post.centre), 6);
      }),
      { numRuns: 150 },
    );
  });
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
  });
}

function toNewRow(post: NewPost) {
  return { ...toRow(post), version: 1, updatedAt: null, takenHint: 0, takenRevision: 0 };
}

describe('the search among very many posts', () => {
  const PLACES = 2_000;
  const POSTS_PER_PLACE = 50;
  let running: TestPost;
  let explain: (near: Position, radiusKm: number) => Promise<SearchPlan>;

  beforeAll(async () => {
    running = await startTestPost();
    const { dataSource } = running;
    // Places over a whole country, each with posts that are on offer and as many that have ended.
    const rows = Array.from({ length: PLACES }, (_, i) =>
      toNewRow(newPost({ position: { latitude: 40 + (i % 50) * 0.2, longitude: Math.floor(i / 50) * 0.25 } })),
    );
    for (let at = 0; at < rows.length; at += 500) await dataSource.manager.insert(PostEntity, rows.slice(at, at + 500));
    const planted = await dataSource.manager
      .createQueryBuilder(PostEntity, 'post')
      .select('MAX(post.id)', 'last')
      .getRawOne<{ last: string }>();
    const columns = `owner_id, title, description, picture, latitude, longitude, centre_latitude, centre_longitude, cell_r5, cell_r6,
      cell_r7, cell_r8, portions, is_hidden, version, created_at, updated_at, taken_hint, taken_revision`;
    // A statement a copy, because one for all of them takes longer on a busy machine than a statement may.
    for (let copy = 1; copy < POSTS_PER_PLACE; copy += 1) {
      const endsAt = copy % 2 === 0 ? 'ends_at' : "'2020-01-01 00:00:00'";
      await dataSource.query(
        `INSERT INTO posts (${columns}, ends_at) SELECT ${columns}, ${endsAt} FROM posts WHERE id <= ${Number(planted?.last)}`,
      );
    }
    await dataSource.query(dialectOf(dataSource).kind === 'postgres' ? 'ANALYZE posts' : 'ANALYZE TABLE posts');
    explain = (near, radiusKm) => explainSearch(dataSource, { near, radiusKm, words: [], limit: 21, after: null });
  }, 300_000);

  afterAll(() => running?.stop());

  it.each([
    [1, 'posts_cell_r8'],
    [5, 'posts_cell_r7'],
    [15, 'posts_cell_r6'],
    [50, 'posts_cell_r5'],
  ])('goes by the index on cells for %d km', async (radiusKm, index) => {
    expect(await explain({ latitude: 45, longitude: 5 }, radiusKm)).toMatchObject({ index });
  });

  it('reads only what lies near and has not ended', async () => {
    const { rowsRead } = await explain({ latitude: 45, longitude: 5 }, 5);
    expect(rowsRead).toBeGreaterThan(0);
    expect(rowsRead).toBeLessThanOrEqual(POSTS_PER_PLACE / 2 + 1);
    const { rowsRead: nothing } = await explain({ latitude: -45, longitude: 100 }, 50);
    expect(nothing).toBe(0);
  });
});
