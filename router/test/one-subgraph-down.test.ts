import { ask, codesOf } from './fakes/ask';
import { startMockedSystem, type MockedSystem } from './fakes/mocked-system';

const SCREEN = `{
  me { id username email isPremium reservations { edges { node { id post { title } } } } }
  nearbyPosts(near: { latitude: 1, longitude: 2 }, first: 5) {
    edges { node { id title owner { id username } takenReservations position { isExact } } }
  }
}`;
const RESERVE =
  'mutation { reserve(postId: "1") { reservation { id user { id username isPremium } post { id title } } } }';

const post = {
  id: 'x',
  title: 'x',
  owner: { id: 'x', username: 'x' },
  takenReservations: 1,
  position: { isExact: true },
};
const reserved = { edges: [{ node: { id: 'x', post: { title: 'x' } } }] };
const me = { id: 'x', username: 'x', email: 'x', isPremium: true, reservations: reserved };
const listOf = (node: object) => ({ edges: [{ node }] });

describe('while one subgraph is down', () => {
  let system: MockedSystem;
  beforeAll(async () => {
    system = await startMockedSystem();
  });
  afterEach(() => system.restore());
  afterAll(() => system?.stop());

  function takeDown(name: string): void {
    system.subgraphs.get(name)?.answerWith((_request, reply) => reply.raw.destroy());
  }

  it('nothing is lost before that', async () => {
    const { data, errors } = await ask(system.url, SCREEN);
    expect([data, errors]).toEqual([{ me, nearbyPosts: listOf(post) }, []]);
  });

  it.each([
    ['auth', { me: { ...me, email: null }, nearbyPosts: listOf(post) }],
    ['user', { me: null, nearbyPosts: listOf({ ...post, owner: { id: 'x', username: null } }) }],
    ['post', { me: { ...me, reservations: { edges: [{ node: { id: 'x', post: null } }] } }, nearbyPosts: null }],
    [
      'reservation',
      { me: { ...me, reservations: null }, nearbyPosts: listOf({ ...post, takenReservations: null, position: null }) },
    ],
    ['payment', { me: { ...me, isPremium: null }, nearbyPosts: listOf(post) }],
  ])('%s costs its own fields alone, each with an error at its place', async (name, left) => {
    takeDown(name);
    const { status, headers, data, errors } = await ask(system.url, SCREEN);
    expect([status, data]).toEqual([200, left]);
    expect(errors.length).toBeGreaterThan(0);
    for (const { path, extensions } of errors) {
      expect(path).toEqual(expect.arrayContaining([expect.stringMatching(/^(me|nearbyPosts)$/)]));
      expect(extensions).toMatchObject({
        code: 'SUBGRAPH_UNAVAILABLE',
        requestId: headers.get('x-request-id'),
      });
    }
  });

  it.each([
    ['user', { id: 'x', user: { id: 'x', username: null, isPremium: true }, post: { id: 'x', title: 'x' } }],
    ['post', { id: 'x', user: { id: 'x', username: 'x', isPremium: true }, post: null }],
    ['payment', { id: 'x', user: { id: 'x', username: 'x', isPremium: null }, post: { id: 'x', title: 'x' } }],
  ])('%s does not hide that a change was made', async (name, reservation) => {
    takeDown(name);
    const { status, data, errors } = await ask(system.url, RESERVE);
    expect([status, data]).toEqual([200, { reserve: { reservation } }]);
    expect(new Set(codesOf({ errors }))).toEqual(new Set(['SUBGRAPH_UNAVAILABLE']));
  });

  it('a change that was made stands beside one that failed', async () => {
    takeDown('reservation');
    const both = 'mutation { logOut { user { id } } reserve(postId: "1") { reservation { id } } }';
    const { data, errors } = await ask(system.url, both);
    expect(data).toEqual({ logOut: { user: { id: 'x' } }, reserve: null });
    expect(errors.map(({ path }) => path)).toEqual([['reserve']]);
  });
});

describe('an entity that its subgraph does not know', () => {
  let system: MockedSystem;
  beforeAll(async () => {
    system = await startMockedSystem();
  });
  afterEach(() => system.restore());
  afterAll(() => system?.stop());

  function knowsNone(name: string): void {
    system.subgraphs.get(name)?.answerWith((_request, reply) =>
      reply.send({
        data: { _entities: [null] },
        errors: [{ message: 'Gone.', path: ['_entities', 0], extensions: { code: 'NOT_FOUND' } }],
      }),
    );
  }

  it('is null without an error where all of it is missing and null may be', async () => {
    knowsNone('post');
    const { data, errors } = await ask(system.url, '{ me { reservations { edges { node { id post { title } } } } } }');
    expect([data, errors]).toEqual([{ me: { reservations: { edges: [{ node: { id: 'x', post: null } }] } } }, []]);
  });

  it('is told of where something of it is shown all the same', async () => {
    knowsNone('user');
    const { data, errors } = await ask(system.url, '{ post(id: "1") { owner { id username } } }');
    expect(data).toEqual({ post: { owner: { id: 'x', username: null } } });
    expect(errors.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [['post', 'owner'], 'NOT_FOUND'],
    ]);
  });
});
