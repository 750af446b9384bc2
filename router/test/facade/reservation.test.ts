import { loadApiSchema } from './api-schema';
import { bodyOf, expectRefusal, expectReservation, expectReservationWithPost, placesOf } from './contract';
import { createFacade, startOver, type FacadeFixture } from './facade-fixture';
import { addPost, addReservation, addUser, createFakeGraph, stateOf, takenOf, type FakePost } from './fake-graph';

interface ReservationBody {
  readonly reservation_id: number;
  readonly post_id: number;
  readonly post: Record<string, unknown>;
}

describe('the routes under /reservation', () => {
  let facade: FacadeFixture;
  let bread: FakePost;
  const headers = { authorization: 'Bearer user-1' };

  beforeAll(async () => {
    facade = await createFacade(await loadApiSchema(), createFakeGraph());
  });
  beforeEach(() => {
    const graph = startOver(facade);
    for (const id of [1, 2, 3]) addUser(graph, { id });
    bread = addPost(graph, { id: 7, ownerId: 2 });
  });
  afterAll(() => facade.app.close());

  describe('reserve', () => {
    const reserve = (payload: object, more: Record<string, string> = {}) =>
      facade.app.inject({ method: 'POST', url: '/reservation/reserve', headers: { ...headers, ...more }, payload });

    it.each([
      [{ user_id: '1', post_id: '7' }],
      [{ user_id: 1, post_id: 7 }],
      [{ user_id: '0', post_id: '7' }],
      [{ post_id: '7' }],
    ])('reserves for %j', async (payload) => {
      const body = bodyOf(await reserve(payload));
      expectReservation(body);
      expect(body).toEqual({
        reservation_id: 501,
        user_id: 1,
        post_id: 7,
        created_at: '2026-11-05T10:00:00',
        updated_at: null,
        post: null,
      });
      expect(takenOf(facade.graph, 7)).toBe(1);
    });

    it('says 403 to one’s own post, even when it is hidden', async () => {
      addPost(facade.graph, { id: 8, ownerId: 1, isHidden: true });
      expectRefusal(await reserve({ user_id: '1', post_id: '8' }), 403, 'OWN_POST');
    });

    it('says 409 to a second time, even when the post is full', async () => {
      bread.portions = 1;
      await reserve({ user_id: '1', post_id: '7' });
      expectRefusal(await reserve({ user_id: '1', post_id: '7' }), 409, 'ALREADY_RESERVED');
      expect(takenOf(facade.graph, 7)).toBe(1);
    });

    it.each([
      ['hidden', { isHidden: true }, 'POST_CLOSED'],
      ['ended', { endsAt: '2026-11-05T09:59:59.000Z' }, 'POST_CLOSED'],
      ['full', { portions: 0 }, 'SOLD_OUT'],
    ])('says 404 to a post that is %s', async (_state, change, code) => {
      Object.assign(bread, change);
      expect(typeof expectRefusal(await reserve({ user_id: '1', post_id: '7' }), 404, code)['error']).toBe('string');
    });

    it('says 422 to a post that does not exist', async () => {
      const body = expectRefusal(await reserve({ user_id: '1', post_id: '99' }), 422, 'POST_UNKNOWN');
      expect(placesOf(body)).toEqual(['body.post_id']);
      expect(typeof body['error']).toBe('string');
    });

    it.each([
      [{ user_id: '1' }, ['body.post_id']],
      [{ user_id: 'me', post_id: '7' }, ['body.user_id']],
      [{ user_id: '1', post_id: 'bread' }, ['body.post_id']],
      [{ user_id: '1', post_id: 1.5 }, ['body.post_id']],
      [{ user_id: '1', post_id: '0' }, ['body.post_id']],
      [{ user_id: '1', post_id: null }, ['body.post_id']],
      [{ user_id: '1', post_id: '9007199254740993' }, ['body.post_id']],
      [{ user_id: '1', post_id: '7', remaining: 5 }, ['body.remaining']],
    ])('says 422 to %j', async (payload, places) => {
      const body = expectRefusal(await reserve(payload), 422, 'BAD_USER_INPUT');
      expect(placesOf(body)).toEqual(places);
      expect(facade.graph.ran).toEqual([]);
    });

    it('reserves once for one Idempotency-Key, and refuses it for another post', async () => {
      addPost(facade.graph, { id: 8, ownerId: 2 });
      const key = { 'idempotency-key': 'k1' };
      const first = await reserve({ user_id: '1', post_id: '7' }, key);
      expect(first.headers).not.toHaveProperty('idempotent-replayed');
      const second = await reserve({ user_id: '1', post_id: '7' }, key);
      expect([bodyOf(second), second.headers['idempotent-replayed']]).toEqual([bodyOf(first), 'true']);
      expect(takenOf(facade.graph, 7)).toBe(1);
      const other = await reserve({ user_id: '1', post_id: '8' }, key);
      expect(placesOf(expectRefusal(other, 422, 'IDEMPOTENCY_KEY_REUSED'))).toEqual(['header.idempotency-key']);
    });

    it('says 409 while the same key is being worked on, and 422 to a key that is too long', async () => {
      expectRefusal(await reserve({ post_id: '7' }, { 'idempotency-key': 'k'.repeat(256) }), 422, 'BAD_USER_INPUT');
      facade.graph.failing.set('Reserve', 'IDEMPOTENCY_IN_PROGRESS');
      expectRefusal(await reserve({ post_id: '7' }, { 'idempotency-key': 'k1' }), 409, 'IDEMPOTENCY_IN_PROGRESS');
    });

    it('says 429 and when to try again beyond the account’s quota', async () => {
      facade.graph.failing.set('Reserve', 'QUOTA_EXCEEDED');
      expectRefusal(await reserve({ post_id: '7' }), 429, 'QUOTA_EXCEEDED');
    });

    it('answers 503 and reserves nothing while a subgraph is down', async () => {
      facade.graph.failing.set('Reserve', 'SUBGRAPH_UNAVAILABLE');
      expectRefusal(await reserve({ post_id: '7' }), 503, 'SUBGRAPH_UNAVAILABLE');
      expect(takenOf(facade.graph, 7)).toBe(0);
    });

    it('needs nothing of the post subgraph for its answer', async () => {
      facade.graph.down.add('post').add('user');
      expect((await reserve({ post_id: '7' })).statusCode).toBe(200);
    });

    it('masks unexpected errors', async () => {
      facade.graph.failing.set('Reserve', 'INTERNAL_SERVER_ERROR');
      const body = expectRefusal(await reserve({ post_id: '7' }), 500, 'INTERNAL_SERVER_ERROR');
      expect(JSON.stringify(body)).not.toContain('on purpose');
    });

    it('takes a refusal of the stored document itself for a defect of ours', async () => {
      facade.graph.failing.set('Reserve', 'GRAPHQL_VALIDATION_FAILED');
      expectRefusal(await reserve({ post_id: '7' }), 500, 'INTERNAL_SERVER_ERROR');
    });
  });

  describe('reservations/all', () => {
    const list = async (userId = '1') => facade.app.inject({ url: `/reservation/reservations/all/${userId}`, headers });

    it('lists one’s own with their posts, at their exact places, oldest first', async () => {
      addReservation(facade.graph, 7, 1);
      addReservation(facade.graph, 7, 3);
      const soup = addPost(facade.graph, { id: 8, ownerId: 2, isHidden: true, title: 'Soup' });
      addReservation(facade.graph, soup.id, 1);
      const body = bodyOf(await list()) as ReservationBody[];
      for (const reservation of body) expectReservationWithPost(reservation);
      expect(body.map(({ post_id }) => post_id)).toEqual([7, 8]);
      expect(body[0]?.post).toMatchObject({
        post_id: 7,
        user_id: 2,
        location_latitude: bread.latitude,
        location_longitude: bread.longitude,
        available_reservations: 3,
        is_available: true,
      });
      expect(body[1]?.post).toMatchObject({ available_reservations: 0, is_available: false });
    });

    it('shows a full post as available, since the phone hides its button otherwise', async () => {
      bread.portions = 1;
      addReservation(facade.graph, 7, 1);
      const [reservation] = bodyOf(await list()) as ReservationBody[];
      expect(reservation?.post).toMatchObject({ available_reservations: 0, is_available: true });
    });

    it('answers an empty list as one', async () => {
      expect(bodyOf(await list())).toEqual([]);
    });

    it('goes through all pages', async () => {
      for (let id = 100; id < 350; id += 1)
        addReservation(facade.graph, addPost(facade.graph, { id, ownerId: 2 }).id, 1);
      expect(bodyOf(await list())).toHaveLength(250);
      expect(facade.graph.ran).toHaveLength(3);
    });

    it('leaves out what belongs to a post that is gone', async () => {
      addReservation(facade.graph, 7, 1);
      addReservation(facade.graph, addPost(facade.graph, { id: 8, ownerId: 2 }).id, 1);
      facade.graph.posts.delete(7);
      const body = bodyOf(await list()) as ReservationBody[];
      expect(body.map(({ post_id }) => post_id)).toEqual([8]);
    });

    it.each(['post', 'reservation', 'user'] as const)(
      'answers 503 when %s is down, never an incomplete list',
      async (service) => {
        addReservation(facade.graph, 7, 1);
        facade.graph.down.add(service);
        expectRefusal(await list(), 503, 'SUBGRAPH_UNAVAILABLE');
      },
    );

    it('takes 0 for oneself, and says 403 to another and 422 to no number', async () => {
      expect((await list('0')).statusCode).toBe(200);
      expectRefusal(await list('2'), 403, 'FORBIDDEN');
      expectRefusal(await list('me'), 422, 'BAD_USER_INPUT');
    });
  });

  describe('cancel', () => {
    const cancel = (query: string) =>
      facade.app.inject({
        method: 'DELETE',
        url: `/reservation/reserve/cancel${query}`,
        headers: { ...headers, 'content-type': 'application/json' },
      });

    it('gives one’s own portion back and answers the reservation', async () => {
      addReservation(facade.graph, 7, 1);
      const body = bodyOf(await cancel('?reservation_id=501'));
      expectReservation(body);
      expect(body).toMatchObject({ reservation_id: 501, user_id: 1, post_id: 7, updated_at: '2026-11-05T10:00:00' });
      expect(takenOf(facade.graph, 7)).toBe(0);
    });

    it('says 404 when it was cancelled before, and when there is none', async () => {
      addReservation(facade.graph, 7, 1);
      await cancel('?reservation_id=501');
      expectRefusal(await cancel('?reservation_id=501'), 404, 'NOT_FOUND');
      expectRefusal(await cancel('?reservation_id=777'), 404, 'NOT_FOUND');
    });

    it('answers 403 for another user’s reservation and changes nothing', async () => {
      addReservation(facade.graph, 7, 3);
      const before = stateOf(facade.graph);
      expectRefusal(await cancel('?reservation_id=501'), 403, 'FORBIDDEN');
      expect(stateOf(facade.graph)).toEqual(before);
    });

    it.each(['', '?reservation_id=', '?reservation_id=abc', '?reservation_id=1&reservation_id=2'])(
      'says 422 to %j',
      async (query) => {
        const body = expectRefusal(await cancel(query), 422, 'BAD_USER_INPUT');
        expect(placesOf(body)).toEqual(['query.reservation_id']);
      },
    );

    it('needs nothing of the post and user subgraphs for its answer', async () => {
      addReservation(facade.graph, 7, 1);
      facade.graph.down.add('post').add('user');
      expect((await cancel('?reservation_id=501')).statusCode).toBe(200);
    });
  });
});
