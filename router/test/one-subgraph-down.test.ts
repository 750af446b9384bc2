import { readFileSync } from 'node:fs';
import type { FastifyReply } from 'fastify';
import { mockSubgraph } from '../../tools/contract/mock-subgraph.js';
import { listSubgraphs } from '../../tools/list-subgraphs.js';
import { ask, codesOf } from './fakes/ask';
import { startFakeSubgraph, type FakeSubgraph } from '@gobbler/test-harness/fake-subgraph';
import { startTestRouter, type TestRouter } from './fakes/test-router';

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

/** Our own schemas, each answered by a mock that knows every field. */
const subgraphs = new Map<string, FakeSubgraph>();
let system: TestRouter;

beforeAll(async () => {
  for (const { name, schemaPath } of listSubgraphs()) {
    subgraphs.set(name, await startFakeSubgraph(name, readFileSync(schemaPath, 'utf8'), {}));
  }
  system = await startTestRouter([...subgraphs.values()]);
});
beforeEach(() => {
  for (const subgraph of subgraphs.values()) {
    const mock = mockSubgraph(subgraph.sdl);
    subgraph.answerWith(async ({ body }, reply) =>
      reply.send(await mock(body as { query: string; variables: Record<string, unknown> })),
    );
  }
});
afterAll(() => system?.stop());

describe('one subgraph down', () => {
  function takeDown(name: string): void {
    subgraphs.get(name)?.answerWith((_request, reply) => reply.raw.destroy());
  }

  it('all fields are answered while every subgraph is up', async () => {
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
  ])('only the fields of %s become null, each with an error at its path', async (name, left) => {
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
  ])('a mutation still reports its success while %s is down', async (name, reservation) => {
    takeDown(name);
    const { status, data, errors } = await ask(system.url, RESERVE);
    expect([status, data]).toEqual([200, { reserve: { reservation } }]);
    expect(new Set(codesOf({ errors }))).toEqual(new Set(['SUBGRAPH_UNAVAILABLE']));
  });

  it.each<[string, string, (reply: FastifyReply) => unknown]>([
    ['OUTCOME_UNKNOWN', 'resets the connection', (reply) => reply.raw.destroy()],
    ['OUTCOME_UNKNOWN', 'answers 500', (reply) => reply.status(500).send()],
    ['OUTCOME_UNKNOWN', 'answers 504', (reply) => reply.status(504).send({ code: 'DEADLINE_EXCEEDED' })],
    ['OUTCOME_UNKNOWN', 'answers HTML', (reply) => reply.type('text/html').send('<h1>Welcome</h1>')],
    ['SUBGRAPH_UNAVAILABLE', 'answers 503', (reply) => reply.status(503).send({ code: 'OVERLOADED' })],
    ['SUBGRAPH_UNAVAILABLE', 'answers 401', (reply) => reply.status(401).send({ code: 'UNAUTHENTICATED' })],
  ])('a mutation has %s when its subgraph %s', async (code, _what, answer) => {
    subgraphs.get('reservation')?.answerWith((_request, reply) => answer(reply));
    const answered = await ask(system.url, RESERVE);
    expect([answered.data, codesOf(answered)]).toEqual([{ reserve: null }, [code]]);
  });

  it('a successful mutation field stands beside a failed one', async () => {
    takeDown('reservation');
    const both = 'mutation { logOut { user { id } } reserve(postId: "1") { reservation { id } } }';
    const { data, errors } = await ask(system.url, both);
    expect(data).toEqual({ logOut: { user: { id: 'x' } }, reserve: null });
    expect(errors.map(({ path }) => path)).toEqual([['reserve']]);
  });
});

describe('an entity that its subgraph does not find', () => {
  function knowsNone(name: string): void {
    subgraphs.get(name)?.answerWith((_request, reply) =>
      reply.send({
        data: { _entities: [null] },
        errors: [{ message: 'Gone.', path: ['_entities', 0], extensions: { code: 'NOT_FOUND' } }],
      }),
    );
  }

  it('is null without an error at a nullable field that selects nothing else', async () => {
    knowsNone('post');
    const { data, errors } = await ask(system.url, '{ me { reservations { edges { node { id post { title } } } } } }');
    expect([data, errors]).toEqual([{ me: { reservations: { edges: [{ node: { id: 'x', post: null } }] } } }, []]);
  });

  it('is reported as an error when other fields of it are shown', async () => {
    knowsNone('user');
    const { data, errors } = await ask(system.url, '{ post(id: "1") { owner { id username } } }');
    expect(data).toEqual({ post: { owner: { id: 'x', username: null } } });
    expect(errors.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [['post', 'owner'], 'NOT_FOUND'],
    ]);
  });
});
