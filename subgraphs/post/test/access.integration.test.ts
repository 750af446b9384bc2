import { createPlaceSeal } from '@gobbler/service-kit';
import { TEST_SECRET, viewer } from '@gobbler/test-servers';
import { PostEntity } from '../src/infra/post.entity';
import { SINGAPORE } from './places';
import { act, codesOf, createdId } from './post-documents';
import { startTestPost, type TestPost } from './test-post';

const ana = viewer(1);
const ben = viewer(2);
const ENTITIES = 'query ($r: [_Any!]!) { _entities(representations: $r)';

describe('what others may see', () => {
  let running: TestPost;

  beforeAll(async () => {
    running = await startTestPost();
  });

  afterAll(() => running?.stop());

  it('is nothing at all without an internal token, be it over GraphQL or beside it', async () => {
    const body = JSON.stringify({ query: '{ _service { sdl } }' });
    const headers = { 'content-type': 'application/json' };
    const requests: [string, RequestInit][] = [
      ['/graphql', { method: 'POST', headers, body }],
      ['/uploads', { method: 'POST', body: 'x' }],
      ['/local/uploads/x', { method: 'PUT', body: 'x' }],
      ['/pictures/placeholder.png', {}],
    ];
    for (const [path, init] of requests) {
      const answer = await fetch(`${running.url()}${path}`, init);
      expect([path, answer.status, await answer.json()]).toMatchObject([path, 401, { code: 'UNAUTHENTICATED' }]);
    }
  });

  it('is whether the service is up and what it needs', async () => {
    expect((await fetch(`${running.url()}/healthz`)).status).toBe(200);
    const ready = await fetch(`${running.url()}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([
      200,
      { status: 'ready', dependencies: [{ name: 'database' }, { name: 'broker' }, { name: 'pictures' }] },
    ]);
  });

  it('is the post as an entity, many in one go, and NOT_FOUND for what is none', async () => {
    const ids = [await createdId(running, ana, { title: 'One' }), await createdId(running, ana, { title: 'Two' })];
    const r = [...ids, '999999', 'x'].map((id) => ({ __typename: 'Post', id }));
    const answer = await running.ask(`${ENTITIES} { ... on Post { title owner { id } } } }`, { r });
    expect(codesOf(answer)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    expect(answer.data['_entities']).toEqual([
      { title: 'One', owner: { id: '1' } },
      { title: 'Two', owner: { id: '1' } },
      null,
      null,
    ]);
  });

  it('is the exact place for the router only, which hands it to where it is decided who sees it', async () => {
    const r = [{ __typename: 'Post', id: await createdId(running, ana) }];
    const exact = `${ENTITIES} { ... on Post { id exactLatitude exactLongitude placeSeal } } }`;
    const placeSeal = createPlaceSeal({ internalTokenSecret: TEST_SECRET });
    for (const from of ['router', 'facade'] as const) {
      const [found] = (await running.ask(exact, { r }, { from })).data['_entities'];
      expect(found).toMatchObject({ exactLatitude: SINGAPORE.latitude, exactLongitude: SINGAPORE.longitude });
      expect(placeSeal.isGenuine({ id: found.id, ...SINGAPORE }, found.placeSeal)).toBe(true);
    }
    const refused = await running.ask(exact, { r }, { from: 'notification-worker' });
    expect([refused.data['_entities'], codesOf(refused)]).toEqual([[null], ['FORBIDDEN']]);
  });

  it('is the post of this moment for the reservation service only', async () => {
    const id = await createdId(running, ana);
    await act(running, ana, 'hidePost', id);
    const now = 'query ($id: ID!) { postNow(id: $id) { id ownerId portions endsAt isHidden version } }';
    expect((await running.ask(now, { id }, { from: 'reservation' })).data['postNow']).toEqual({
      id,
      ownerId: '1',
      portions: 5,
      endsAt: expect.any(String),
      isHidden: true,
      version: 2,
    });
    expect((await running.ask(now, { id: '999999' }, { from: 'reservation' })).data['postNow']).toBeNull();
    for (const from of ['router', 'facade', 'user', 'notification-worker'] as const) {
      expect(codesOf(await running.ask(now, { id }, { from, as: ana }))).toEqual(['FORBIDDEN']);
    }
  });

  it('is whose posts those are for the reservation service only, as many as exist', async () => {
    const [one, two] = [await createdId(running, ana), await createdId(running, ben)];
    const owners = 'query ($ids: [ID!]!) { postOwners(ids: $ids) { postId ownerId } }';
    const { data } = await running.ask(owners, { ids: [two, '999999', 'x', one] }, { from: 'reservation' });
    expect(data['postOwners']).toEqual([
      { postId: two, ownerId: '2' },
      { postId: one, ownerId: '1' },
    ]);
    const many = Array.from({ length: 1_001 }, () => one);
    expect(codesOf(await running.ask(owners, { ids: many }, { from: 'reservation' }))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await running.ask(owners, { ids: [one] }, { from: 'router', as: ana }))).toEqual(['FORBIDDEN']);
  });

  it('is a person’s posts, the hidden and the ended ones theirs alone', async () => {
    const carl = viewer(3);
    const [open, hidden, ended] = [
      await createdId(running, carl, { title: 'Open' }),
      await createdId(running, carl, { title: 'Hidden' }),
      await createdId(running, carl, { title: 'Ended' }),
    ];
    await act(running, carl, 'hidePost', hidden);
    await running.dataSource.manager.update(
      PostEntity,
      { id: Number(ended) },
      { endsAt: new Date(Date.now() - 1_000) },
    );
    const r = [{ __typename: 'User', id: '3' }];
    const list = `${ENTITIES} { ... on User { posts { edges { node { id } } pageInfo { hasNextPage } } } } }`;
    const idsFor = async (as: typeof carl | null) =>
      (await running.ask(list, { r }, { as })).data['_entities'][0].posts.edges.map(
        ({ node }: { node: { id: string } }) => node.id,
      );
    expect(await idsFor(carl)).toEqual([open, hidden, ended]);
    expect(await idsFor(ben)).toEqual([open]);
    expect(await idsFor(null)).toEqual([open]);
  });

  it('is the posts of many people at once, a page of each, oldest first', async () => {
    const [dora, emil] = [viewer(4), viewer(5)];
    const made: string[][] = [[], []];
    for (let i = 0; i < 3; i += 1) {
      made[0]?.push(await createdId(running, dora));
      made[1]?.push(await createdId(running, emil));
    }
    const r = [4, 5, 6].map((id) => ({ __typename: 'User', id: String(id) }));
    const page = `query ($r: [_Any!]!, $after: String) { _entities(representations: $r) {
      ... on User { posts(first: 2, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } } } }`;
    const first = (await running.ask(page, { r })).data['_entities'];
    expect(first.map(({ posts }: { posts: { edges: unknown[] } }) => posts.edges.length)).toEqual([2, 2, 0]);
    expect(first[0].posts.pageInfo.hasNextPage).toBe(true);
    expect(first[2].posts.pageInfo).toEqual({ hasNextPage: false, endCursor: null });
    const after = first[0].posts.pageInfo.endCursor;
    const second = (await running.ask(page, { r: [r[0]], after })).data['_entities'];
    expect(second[0].posts.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([made[0]?.[2]]);
  });

  it.each(['x', '"', 'eyJhIjoxfQ', 'MC41', '%00', 'x'.repeat(5_000)])(
    'is nothing behind the forged cursor %.20s',
    async (after) => {
      const r = [{ __typename: 'User', id: '1' }];
      const page = `query ($r: [_Any!]!, $after: String) { _entities(representations: $r) { ... on User { posts(after: $after) { edges { cursor } } } } }`;
      expect(codesOf(await running.ask(page, { r, after }))).toEqual(['BAD_USER_INPUT']);
    },
  );

  it('is a page of at most a hundred', async () => {
    const r = [{ __typename: 'User', id: '1' }];
    const page = `query ($r: [_Any!]!, $first: Int!) { _entities(representations: $r) { ... on User { posts(first: $first) { edges { cursor } } } } }`;
    expect(codesOf(await running.ask(page, { r, first: 101 }))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await running.ask(page, { r, first: 0 }))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await running.ask(page, { r, first: 100 }))).toEqual([]);
  });
});
