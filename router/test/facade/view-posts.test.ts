import { distanceKm } from '@gobbler/contracts';
import type { GraphQLSchema } from 'graphql';
import { loadApiSchema } from './api-schema';
import {
  bodyOf,
  expectPost,
  expectPostInList,
  expectPostWithReserved,
  expectPostWithUsers,
  expectRefusal,
  placesOf,
} from './contract';
import { createFacade, startOver, type FacadeFixture } from './facade-fixture';
import { addPost, addReservation, addUser, createFakeGraph } from './fake-graph';
import { centreOf } from './fake-graph-types';

type Body = Record<string, unknown>;

describe('reading posts', () => {
  let schema: GraphQLSchema;
  let facade: FacadeFixture;

  beforeAll(async () => {
    schema = await loadApiSchema();
    facade = await createFacade(schema, createFakeGraph());
  });
  beforeEach(() => {
    const graph = startOver(facade);
    for (const id of [1, 2, 3]) addUser(graph, { id, username: `user ${id}` });
  });
  afterAll(() => facade.app.close());

  const get = (url: string, user: number | null = 1) =>
    facade.app.inject({ url, headers: user === null ? {} : { authorization: `Bearer user-${user}` } });

  describe('viewpost', () => {
    it('answers a post as a stranger sees it: at the centre of its cell', async () => {
      const bread = addPost(facade.graph, { id: 7, ownerId: 2 });
      addReservation(facade.graph, 7, 3);
      const body = bodyOf(await get('/post/viewpost?post_id=7&user_id=1'));
      expectPostWithReserved(body);
      expect(body).toEqual({
        post_id: 7,
        user_id: 2,
        title: 'Bread',
        post_desc: 'Two loaves from this morning',
        image_url: 'http://127.0.0.1:4000/pictures/7.webp',
        location_latitude: centreOf(bread).latitude,
        location_longitude: centreOf(bread).longitude,
        total_reservations: 5,
        available_reservations: 4,
        time_end: '2026-11-05T20:30:00',
        created_at: '2026-11-05T09:00:00',
        updated_at: null,
        is_available: true,
        reserved: false,
      });
    });

    it('shows the exact place to the owner and to a holder, and says who has reserved', async () => {
      const exact = { location_latitude: 1.3042, location_longitude: 103.8317 };
      addPost(facade.graph, { id: 7, ownerId: 2 });
      addReservation(facade.graph, 7, 3);
      expect(bodyOf(await get('/post/viewpost?post_id=7', 2))).toMatchObject({ ...exact, reserved: false });
      expect(bodyOf(await get('/post/viewpost?post_id=7', 3))).toMatchObject({ ...exact, reserved: true });
    });

    it.each([
      ['hidden', { isHidden: true }, 0],
      ['full', { portions: 1 }, 0],
      ['sold beyond what is offered now', { portions: 0 }, 0],
    ])('is not available when it is %s', async (_state, change, available) => {
      addPost(facade.graph, { id: 7, ownerId: 2, ...change });
      addReservation(facade.graph, 7, 3);
      const body = bodyOf(await get('/post/viewpost?post_id=7'));
      expect(body).toMatchObject({ is_available: false, available_reservations: available });
    });

    it('says 404 to an unknown post', async () => {
      expectRefusal(await get('/post/viewpost?post_id=99'), 404, 'NOT_FOUND');
    });

    it.each(['', 'post_id=', 'post_id=abc', 'post_id=1.5', 'post_id=-7', 'post_id=9007199254740993', 'post_id=7;drop'])(
      'says 422 to ?%s',
      async (query) => {
        const body = expectRefusal(await get(`/post/viewpost?${query}`), 422, 'BAD_USER_INPUT');
        expect(placesOf(body)).toEqual(['query.post_id']);
      },
    );

    it.each(['post', 'reservation'] as const)('answers 503 when %s is down', async (service) => {
      addPost(facade.graph, { id: 7, ownerId: 2 });
      facade.graph.down.add(service);
      expectRefusal(await get('/post/viewpost?post_id=7'), 503, 'SUBGRAPH_UNAVAILABLE');
    });
  });

  describe('viewposts', () => {
    const HERE = 'latitude=1.3&longitude=103.83';
    const list = async (query = HERE, user: number | null = null) =>
      bodyOf(await get(`/post/viewposts?${query}`, user)) as Body[];

    it('lists what can be had within 5 km, nearest centre first, without a token', async () => {
      addPost(facade.graph, { id: 1, ownerId: 2, latitude: 1.331 });
      addPost(facade.graph, { id: 2, ownerId: 2, latitude: 1.3042 });
      addPost(facade.graph, { id: 3, ownerId: 2, latitude: 1.4 });
      addPost(facade.graph, { id: 4, ownerId: 2, isHidden: true });
      addPost(facade.graph, { id: 5, ownerId: 2, endsAt: '2026-11-05T09:59:59.000Z' });
      addPost(facade.graph, { id: 6, ownerId: 2, portions: 1 });
      addReservation(facade.graph, 6, 3);
      const posts = await list(`${HERE}&user_id=0`);
      for (const post of posts) expectPostInList(post);
      expect(posts.map((post) => post['post_id'])).toEqual([2, 1]);
      expect(posts.every((post) => post['is_available'] === true && post['reserved'] === false)).toBe(true);
    });

    it('does without profiles, an owner’s own and all of them', async () => {
      addPost(facade.graph, { id: 1, ownerId: 99 });
      facade.graph.down.add('user');
      expect((await list()).map((post) => [post['post_id'], post['user_id']])).toEqual([[1, 99]]);
    });

    it('shows the distance to where the reader may see the post, in the order of the centres', async () => {
      const near = { latitude: 1.3, longitude: 103.83 };
      const bread = addPost(facade.graph, { id: 1, ownerId: 2, latitude: 1.3049, longitude: 103.83 });
      const soup = addPost(facade.graph, { id: 2, ownerId: 2, latitude: 1.3051, longitude: 103.83 });
      const [first] = await list();
      expect(first).toMatchObject({ post_id: 1, distance: distanceKm(near, centreOf(bread)) });
      addReservation(facade.graph, soup.id, 1);
      const [, second] = await list(`${HERE}&user_id=1`, 1);
      expect(second).toMatchObject({
        post_id: 2,
        reserved: true,
        location_latitude: 1.3051,
        distance: distanceKm(near, soup),
      });
    });

    it('finds a post at one’s own spot, at distance 0', async () => {
      addPost(facade.graph, { ownerId: 1, latitude: 1.3, longitude: 103.83 });
      expect(await list(HERE, 1)).toMatchObject([{ distance: 0 }]);
    });

    it.each([
      ['their token', 1, '1', true],
      ['their token and 0', 1, '0', true],
      ['no token', null, '1', false],
      ['another user’s token', 2, '1', false],
    ])('takes a user_id with %s', async (_what, user, userId, reserved) => {
      addReservation(facade.graph, addPost(facade.graph, { ownerId: 3 }).id, 1);
      expect(await list(`${HERE}&user_id=${userId}`, user)).toMatchObject([{ reserved }]);
    });

    it('honours a good token when no user_id is said and ignores a bad one', async () => {
      addReservation(facade.graph, addPost(facade.graph, { ownerId: 3 }).id, 1);
      expect(await list(HERE, 1)).toMatchObject([{ reserved: true }]);
      const answer = await facade.app.inject({
        url: `/post/viewposts?${HERE}`,
        headers: { authorization: 'Bearer forged' },
      });
      expect(bodyOf(answer)).toMatchObject([{ reserved: false }]);
    });

    it.each([
      'latitude=103.84&longitude=1.3',
      'latitude=0&longitude=180.1',
      'latitude=-91&longitude=0',
      'latitude=1e300&longitude=0',
    ])('answers an empty list to ?%s', async (query) => {
      addPost(facade.graph);
      expect(await list(query)).toEqual([]);
      expect(facade.graph.ran).toEqual([]);
    });

    it.each([
      ['', ['query.latitude', 'query.longitude']],
      ['latitude=1.3', ['query.longitude']],
      ['latitude=&longitude=103.83', ['query.latitude']],
      ['latitude=north&longitude=103.83', ['query.latitude']],
      ['latitude=NaN&longitude=Infinity', ['query.latitude', 'query.longitude']],
      ['latitude=0x1&longitude=null', ['query.latitude', 'query.longitude']],
      ['latitude=1&latitude=2&longitude=103', ['query.latitude']],
      ['latitude=1.3&longitude=103.83&user_id=me', ['query.user_id']],
    ])('says 422 to ?%s', async (query, places) => {
      const body = expectRefusal(await get(`/post/viewposts?${query}`, null), 422, 'BAD_USER_INPUT');
      expect(placesOf(body)).toEqual(places);
      expect(body['error']).toBeUndefined();
    });

    it('answers the 200 nearest at most', async () => {
      for (let id = 1; id <= 260; id += 1) addPost(facade.graph, { id, ownerId: 2 });
      expect(await list()).toHaveLength(200);
      expect(facade.graph.ran).toHaveLength(2);
    });

    it('lists a post once that slips to the next page meanwhile', async () => {
      for (let id = 1; id <= 150; id += 1) addPost(facade.graph, { id, ownerId: 2, latitude: 1.31 });
      facade.graph.beforeRun = () => {
        if (facade.graph.ran.length === 1) addPost(facade.graph, { id: 999, ownerId: 2, latitude: 1.3 });
      };
      const ids = (await list()).map((post) => post['post_id']);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toHaveLength(150);
    });

    it('looks behind posts that are full, but not without end', async () => {
      for (let id = 1; id <= 1_150; id += 1) addPost(facade.graph, { id, ownerId: 2, portions: id === 950 ? 1 : 0 });
      expect(await list()).toMatchObject([{ post_id: 950 }]);
      expect(facade.graph.ran).toHaveLength(10);
    });

    it.each(['post', 'reservation'] as const)(
      'answers 503 when %s is down, never an incomplete list',
      async (service) => {
        addPost(facade.graph, { ownerId: 2 });
        facade.graph.down.add(service);
        expectRefusal(await get(`/post/viewposts?${HERE}`, null), 503, 'SUBGRAPH_UNAVAILABLE');
      },
    );
  });

  describe('createdpost', () => {
    const list = async () => bodyOf(await get('/post/createdpost?user_id=1')) as Body[];

    it('lists one’s own, hidden, full and ended ones included, newest last, at their exact places', async () => {
      addPost(facade.graph, { id: 1, ownerId: 1, endsAt: '2026-11-01T00:00:00.000Z' });
      addPost(facade.graph, { id: 2, ownerId: 1, isHidden: true });
      addPost(facade.graph, { id: 3, ownerId: 1, portions: 0 });
      addPost(facade.graph, { id: 4, ownerId: 2 });
      const posts = await list();
      for (const post of posts) expectPost(post);
      expect(posts).toMatchObject([
        { post_id: 1, is_available: true, location_latitude: 1.3042 },
        { post_id: 2, is_available: false, available_reservations: 0 },
        { post_id: 3, is_available: true, available_reservations: 0 },
      ]);
    });

    it('answers an empty list as one, and goes through all pages of a long one', async () => {
      expect(await list()).toEqual([]);
      for (let id = 1; id <= 205; id += 1) addPost(facade.graph, { id, ownerId: 1 });
      expect((await list()).map((post) => post['post_id'])).toEqual([...facade.graph.posts.keys()]);
    });

    it.each(['post', 'reservation', 'user'] as const)('answers 503 when %s is down', async (service) => {
      addPost(facade.graph, { ownerId: 1 });
      facade.graph.down.add(service);
      expectRefusal(await get('/post/createdpost'), 503, 'SUBGRAPH_UNAVAILABLE');
    });
  });

  describe('viewcreatedpost', () => {
    it('answers one’s own post with all who hold a reservation', async () => {
      addPost(facade.graph, { id: 7, ownerId: 1, portions: 300 });
      addReservation(facade.graph, 7, 2);
      addReservation(facade.graph, 7, 3);
      const body = bodyOf(await get('/post/viewcreatedpost?post_id=7'));
      expectPostWithUsers(body);
      expect(body).toMatchObject({
        available_reservations: 298,
        users: [
          { userId: 2, username: 'user 2' },
          { userId: 3, username: 'user 3' },
        ],
      });
    });

    it('goes through all pages of holders', async () => {
      addPost(facade.graph, { id: 7, ownerId: 1, portions: 300 });
      for (let id = 10; id < 230; id += 1) {
        addUser(facade.graph, { id });
        addReservation(facade.graph, 7, id);
      }
      expect((bodyOf(await get('/post/viewcreatedpost?post_id=7')) as { users: unknown[] }).users).toHaveLength(220);
    });

    it('answers 403 to another user, 404 for an unknown post, 422 for an id that is not a number', async () => {
      addPost(facade.graph, { id: 7, ownerId: 2 });
      expectRefusal(await get('/post/viewcreatedpost?post_id=7'), 403, 'FORBIDDEN');
      expectRefusal(await get('/post/viewcreatedpost?post_id=8'), 404, 'NOT_FOUND');
      expectRefusal(await get('/post/viewcreatedpost?post_id=x'), 422, 'BAD_USER_INPUT');
    });

    it('says 503, not 404, when a holder has no profile', async () => {
      addReservation(facade.graph, addPost(facade.graph, { id: 7, ownerId: 1 }).id, 99);
      expectRefusal(await get('/post/viewcreatedpost?post_id=7'), 503, 'SUBGRAPH_UNAVAILABLE');
    });

    it.each(['post', 'reservation', 'user'] as const)('answers 503 when %s is down', async (service) => {
      addReservation(facade.graph, addPost(facade.graph, { id: 7, ownerId: 1 }).id, 2);
      facade.graph.down.add(service);
      expectRefusal(await get('/post/viewcreatedpost?post_id=7'), 503, 'SUBGRAPH_UNAVAILABLE');
    });
  });

  it('shows ends in the zone that is configured', async () => {
    addPost(facade.graph, { id: 7, ownerId: 1, endsAt: '2026-07-01T10:00:00.000Z' });
    const berlin = await createFacade(schema, facade.graph, { timeZone: 'Europe/Berlin' });
    const answer = await berlin.app.inject({
      url: '/post/viewpost?post_id=7',
      headers: { authorization: 'Bearer user-1' },
    });
    expect(bodyOf(answer)).toMatchObject({ time_end: '2026-07-01T12:00:00', created_at: '2026-11-05T09:00:00' });
    await berlin.app.close();
  });
});
