import { AppError } from '@gobbler/contracts';
import type { GraphQLSchema } from 'graphql';
import { FACADE_ROUTES } from '../../src/facade/routes';
import { loadApiSchema } from './api-schema';
import { expectRefusal, JSON_UTF8 } from './contract';
import { createFacade, startOver, type FacadeFixture } from './facade-fixture';
import { fields, FORM_HEADERS, formBody, picture } from './form';
import { addPost, addReservation, addUser, createFakeGraph, stateOf } from './fake-graph';

const PUBLIC = [
  'POST /user/loginuser',
  'POST /user/createaccount',
  'POST /user/webhook',
  'POST /user/subscribe',
  'GET /post/viewposts',
  'GET /user/ping',
  'GET /post/ping',
  'GET /reservation/ping',
];

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const urlOf = (path: string) => path.replace(':user_id', '1');
const protectedRoutes = FACADE_ROUTES.filter((route) => route.access === 'signed-in');

describe('who may call which address', () => {
  let schema: GraphQLSchema;
  let facade: FacadeFixture;

  beforeAll(async () => {
    schema = await loadApiSchema();
    facade = await createFacade(schema, createFakeGraph());
  });
  beforeEach(() => {
    const graph = startOver(facade);
    addUser(graph, { id: 1 });
    addUser(graph, { id: 2 });
    addReservation(graph, addPost(graph, { id: 7, ownerId: 2 }).id, 1);
  });
  afterAll(() => facade.app.close());

  it('serves the routes of the contract and no others', () => {
    expect(FACADE_ROUTES.map(nameOf).sort()).toEqual(
      [
        ...PUBLIC,
        'PATCH /user/user/:user_id',
        'POST /post/createpost',
        'GET /post/viewpost',
        'GET /post/createdpost',
        'GET /post/viewcreatedpost',
        'POST /post/updatepost',
        'DELETE /post/deletepost',
        'POST /reservation/reserve',
        'GET /reservation/reservations/all/:user_id',
        'DELETE /reservation/reserve/cancel',
      ].sort(),
    );
  });

  it('is open to anybody where the contract says so, and nowhere else', () => {
    const open = FACADE_ROUTES.filter((route) => route.access !== 'signed-in');
    expect(open.map(nameOf).sort()).toEqual([...PUBLIC].sort());
  });

  it.each(['/user/ping', '/post/ping', '/reservation/ping'])('answers %s', async (url) => {
    const answer = await facade.app.inject({
      url,
      headers: { 'content-type': 'application/json', authorization: 'Bearer bad' },
    });
    expect([answer.statusCode, answer.headers['content-type'], answer.json()]).toEqual([
      200,
      JSON_UTF8,
      { ping: 'pong!' },
    ]);
  });

  it.each(protectedRoutes.map((route) => [nameOf(route), route] as const))(
    'refuses %s without a token and with a bad one, and does nothing',
    async (_name, { method, path }) => {
      const before = stateOf(facade.graph);
      for (const authorization of [undefined, 'Bearer forged', 'Basic abc', '']) {
        const answer = await facade.app.inject({
          method,
          url: `${urlOf(path)}?post_id=7&reservation_id=501`,
          headers: authorization === undefined ? {} : { authorization },
        });
        expectRefusal(answer, 401, 'UNAUTHENTICATED');
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
      }
      expect(facade.graph.ran).toEqual([]);
      expect(stateOf(facade.graph)).toEqual(before);
    },
  );

  it.each([
    ['GET', '/post/viewpost?post_id=7&user_id=2', null],
    ['GET', '/post/createdpost?user_id=2', null],
    ['GET', '/post/viewcreatedpost?post_id=7&user_id=2', null],
    ['DELETE', '/post/deletepost?post_id=7&user_id=2', null],
    ['DELETE', '/reservation/reserve/cancel?reservation_id=501&user_id=2', null],
    ['DELETE', '/reservation/reserve/cancel?reservation_id=501&user_id=1&user_id=2', null],
    ['GET', '/reservation/reservations/all/2', null],
    ['PATCH', '/user/user/2', { username: 'mine now' }],
    ['POST', '/reservation/reserve', { user_id: '2', post_id: '7' }],
    ['POST', '/reservation/reserve', { user_id: 2, post_id: '7' }],
    ['POST', '/reservation/reserve?user_id=2', { post_id: '7' }],
  ] as const)('refuses %s %s with the user_id of another user, and changes nothing', async (method, url, body) => {
    const before = stateOf(facade.graph);
    const answer = await facade.app.inject({
      method,
      url,
      headers: { authorization: 'Bearer user-1' },
      ...(body ? { payload: body } : {}),
    });
    expect(typeof expectRefusal(answer, 403, 'FORBIDDEN')['error']).toBe('string');
    expect(facade.graph.ran).toEqual([]);
    expect(stateOf(facade.graph)).toEqual(before);
  });

  it.each(['/post/createpost', '/post/updatepost?post_id=7'])(
    'refuses a form to %s with the user_id of another user, before or after the picture',
    async (url) => {
      const before = stateOf(facade.graph);
      for (const [uploads, parts] of [
        [0, [...fields({ user_id: '2' }), picture()]],
        [1, [picture(), ...fields({ user_id: '2' })]],
      ] as const) {
        const answer = await facade.app.inject({
          method: 'POST',
          url,
          headers: { ...FORM_HEADERS, authorization: 'Bearer user-1' },
          payload: formBody(parts),
        });
        expectRefusal(answer, 403, 'FORBIDDEN');
        expect(facade.forwarded).toHaveLength(uploads);
      }
      expect(facade.graph.ran).toEqual([]);
      expect(stateOf(facade.graph)).toEqual(before);
    },
  );

  it.each([['0'], ['1'], [undefined]])('takes a user_id of %s from user 1', async (userId) => {
    const answer = await facade.app.inject({
      url: `/post/createdpost${userId === undefined ? '' : `?user_id=${userId}`}`,
      headers: { authorization: 'Bearer user-1' },
    });
    expect(answer.statusCode).toBe(200);
  });

  it.each(['abc', '-1', '1.5', '9007199254740993', ''])('refuses %j as a user_id', async (userId) => {
    const answer = await facade.app.inject({
      url: `/post/createdpost?user_id=${userId}`,
      headers: { authorization: 'Bearer user-1' },
    });
    expect([403, 422]).toContain(answer.statusCode);
  });

  it.each([
    ['GET', '/user/loginuser', 'POST'],
    ['POST', '/post/viewpost', 'GET, HEAD'],
    ['PUT', '/user/user/5', 'PATCH'],
    ['DELETE', '/reservation/reserve', 'POST'],
    ['GET', '/reservation/reserve/cancel', 'DELETE'],
  ] as const)('says 405 to %s %s and what it takes instead', async (method, url, allowed) => {
    const answer = await facade.app.inject({ method, url, headers: { authorization: 'Bearer user-1' }, payload: {} });
    expectRefusal(answer, 405, 'METHOD_NOT_ALLOWED');
    expect(answer.headers['allow']).toBe(allowed);
  });

  it.each(['/user', '/user/', '/user/nothing', '/post/ping/', '/post/viewpost/1', '/reservation/reservations/all'])(
    'says 404 to %s with a token and 401 without one',
    async (url) => {
      const known = await facade.app.inject({ url, headers: { authorization: 'Bearer user-1' } });
      expectRefusal(known, 404, 'NOT_FOUND');
      expectRefusal(await facade.app.inject({ url }), 401, 'UNAUTHENTICATED');
    },
  );

  it('requires a token before it reports a wrong method, since only exact paths and methods are public', async () => {
    expectRefusal(await facade.app.inject({ method: 'DELETE', url: '/user/loginuser' }), 401, 'UNAUTHENTICATED');
  });

  it('leaves addresses that only begin alike to others', async () => {
    const answer = await facade.app.inject({ url: '/users', headers: { authorization: 'Bearer user-1' } });
    expect(answer.json()).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('says 503 when a token can’t be checked, but not to the pings', async () => {
    const deaf = await createFacade(schema, createFakeGraph(), {
      authenticate: () => Promise.reject(new AppError('SUBGRAPH_UNAVAILABLE', 'auth is down')),
    });
    const headers = { authorization: 'Bearer user-1' };
    expectRefusal(await deaf.app.inject({ url: '/post/createdpost', headers }), 503, 'SUBGRAPH_UNAVAILABLE');
    expect((await deaf.app.inject({ url: '/post/ping', headers })).statusCode).toBe(200);
    await deaf.app.close();
  });
});
