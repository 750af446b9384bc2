import { createPlaceSeal } from '@gobbler/service-kit';
import { TEST_SECRET, viewer } from '@gobbler/test-servers';
import { SINGAPORE } from './places';
import { act, codesOf, createdId } from './post-documents';
import { startTestPost, type TestPost } from './test-post';

const ana = viewer(1);
const ben = viewer(2);
const ENTITIES = 'query ($r: [_Any!]!) { _entities(representations: $r)';

describe('access to posts', () => {
  let running: TestPost;

  beforeAll(async () => {
    running = await startTestPost();
  });

  afterAll(() => running?.stop());

  it('requires an internal token on every path', async () => {
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

  it('needs no token for health and readiness, which lists the dependencies', async () => {
    expect((await fetch(`${running.url()}/healthz`)).status).toBe(200);
    const ready = await fetch(`${running.url()}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([
      200,
      { status: 'ready', dependencies: [{ name: 'database' }, { name: 'broker' }, { name: 'pictures' }] },
    ]);
  });

  it('resolves many posts at once as entities, and NOT_FOUND for unknown ones', async () => {
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

  it('gives the exact place to router and facade only', async () => {
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

  it('gives the current post to the reservation service only', async () => {
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

  it('names the owners of known posts to the reservation service only', async () => {
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

  it('lists the posts of a user, hidden and ended ones for that user alone', async () => {
    const carl = viewer(3);
    const [open, hidden, ended] = [
      await createdId(running, carl, { title: 'Open' }),
      await createdId(running, carl, { title: 'Hidden' }),
      await createdId(running, carl, { title: 'Ended' }),
    ];
    await act(running, carl, 'hidePost', hidden);
    await running.end(ended);
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

  it('pages through the posts of many users at once, oldest first', async () => {
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

  it.each([
    ...['x', '"', 'eyJhIjoxfQ', 'MC41', '%00', 'x'.repeat(5_000)].map((after) => ({ after })),
    { first: 101 },
    { first: 0 },
  ])('refuses the page %.60j', async (page) => {
    const r = [{ __typename: 'User', id: '1' }];
    const document = `query ($r: [_Any!]!, $first: Int, $after: String) {
      _entities(representations: $r) { ... on User { posts(first: $first, after: $after) { edges { cursor } } } } }`;
    expect(codesOf(await running.ask(document, { r, first: 100, ...page }))).toEqual(['BAD_USER_INPUT']);
  });
});
