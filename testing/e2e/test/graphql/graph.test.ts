import { randomUUID } from 'node:crypto';
import { useSystem } from '@gobbler/test-harness/use-system';
import { codesOf, type Answer, type Person } from '@gobbler/test-harness/graphql/client';
import { createPost } from '@gobbler/test-harness/seed';

const NODE = `query ($nodeId: ID!) {
  node(nodeId: $nodeId) {
    __typename
    nodeId
    ... on User { id username }
    ... on Post { id title owner { nodeId } }
    ... on Reservation { id post { nodeId } }
    ... on Device { id token }
  }
}`;
const UPDATE = 'mutation ($input: UpdatePostInput!) { updatePost(input: $input) { post { version title isHidden } } }';
const nodeIdOf = (text: string) => Buffer.from(text).toString('base64url');

/** What the graph offers to its clients, with one of the two engines. */
function describeGraph(engine: 'own' | 'apollo') {
  const { client, seed } = useSystem({ env: { ROUTER_ENGINE: engine } });
  const { ask, data } = client;
  let ana: Person;
  let ben: Person;
  beforeAll(async () => {
    [ana, ben] = [await client.signUp('Ana', `token-${randomUUID()}`), await client.signUp('Ben')];
  });

  const nodeOf = async (nodeId: string, as: Person | null = null) => {
    const { data: found, errors } = await ask(NODE, { nodeId }, as);
    return errors.length > 0 ? [found, codesOf({ errors }), errors[0]?.path] : found.node;
  };
  const missing = [{ node: null }, ['NOT_FOUND'], ['node']];

  it('finds an object of each type by its node id, which no other object has', async () => {
    const { postId } = await seed.giver(ana).withPost({ title: 'Soup' });
    const { reservationId } = await seed.taker(ben).of(postId);
    const { me: giver } = await data(
      '{ me { nodeId devices { id token nodeId } posts { edges { node { nodeId } } } } }',
      {},
      ana,
    );
    const { me: taker } = await data('{ me { nodeId reservations { edges { node { nodeId } } } } }', {}, ben);
    const [device] = giver.devices;
    const post = giver.posts.edges[0].node.nodeId;
    const reservation = taker.reservations.edges[0].node.nodeId;
    expect(new Set([giver.nodeId, taker.nodeId, device.nodeId, post, reservation]).size).toBe(5);

    expect(await nodeOf(giver.nodeId)).toEqual({
      __typename: 'User',
      nodeId: giver.nodeId,
      id: ana.id,
      username: 'Ana',
    });
    expect(await nodeOf(post)).toEqual({
      __typename: 'Post',
      nodeId: post,
      id: postId,
      title: 'Soup',
      owner: { nodeId: giver.nodeId },
    });
    expect(await nodeOf(reservation, ben)).toEqual({
      __typename: 'Reservation',
      nodeId: reservation,
      id: reservationId,
      post: { nodeId: post },
    });
    expect(await nodeOf(device.nodeId, ana)).toEqual({ __typename: 'Device', ...device });

    const { data: several, errors } = await ask(
      'query ($nodeIds: [ID!]!) { nodes(nodeIds: $nodeIds) { nodeId ... on Post { title } } }',
      { nodeIds: [post, 'nonsense', reservation, giver.nodeId] },
      ana,
    );
    expect(several.nodes).toEqual([
      { nodeId: post, title: 'Soup' },
      null,
      { nodeId: reservation },
      { nodeId: giver.nodeId },
    ]);
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['nodes', 1], 'BAD_USER_INPUT']]);
  });

  it('shows by node id only what the viewer may see, and null with an error otherwise', async () => {
    const { postId } = await seed.giver(ana).withPost();
    const { reservationId } = await seed.taker(ben).of(postId);
    const { me } = await data('{ me { devices { nodeId } } }', {}, ana);
    const [reservation, post, device] = [
      nodeIdOf(`1:Reservation:${reservationId}`),
      nodeIdOf(`1:Post:${postId}`),
      me.devices[0].nodeId,
    ];
    const cleo = await client.signUp('Cleo');
    await data(UPDATE, { input: { id: postId, isHidden: true } }, ana);
    for (const stranger of [null, cleo])
      for (const nodeId of [reservation, post, device]) expect(await nodeOf(nodeId, stranger)).toEqual(missing);
    expect(await nodeOf(reservation, ana)).toMatchObject({ id: reservationId });
    expect(await nodeOf(post, ben)).toMatchObject({ id: postId });
    expect(await nodeOf(device, ben)).toEqual(missing);
  });

  it('answers null with an error for a node id of nothing', async () => {
    for (const type of ['User', 'Post', 'Reservation', 'Device', 'PremiumSubscription'])
      expect(await nodeOf(nodeIdOf(`1:${type}:999999999`), ana)).toEqual(missing);
    for (const text of ['', '1', 'nonsense', nodeIdOf('1:Query:1'), nodeIdOf('2:Post:1'), nodeIdOf('1:Position:1')])
      expect(await nodeOf(text, ana)).toEqual([{ node: null }, ['BAD_USER_INPUT'], ['node']]);
    const many = await ask('query ($ids: [ID!]!) { nodes(nodeIds: $ids) { nodeId } }', { ids: Array(21).fill('x') });
    expect([many.data, codesOf(many)]).toEqual([{ nodes: null }, ['BAD_USER_INPUT']]);
  });

  it('pages through a list in both directions', async () => {
    const giver = await client.signUp('Dora');
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) ids.push(await createPost(client, giver));
    const POSTS = `query ($first: Int, $last: Int, $before: String, $after: String) { me { posts(first: $first, last: $last, before: $before, after: $after) {
      edges { node { id } } pageInfo { hasPreviousPage hasNextPage startCursor endCursor } } } }`;
    const page = async (variables: object) => {
      const { me } = await data(POSTS, variables, giver);
      const { hasPreviousPage, hasNextPage, ...cursors } = me.posts.pageInfo;
      const found = me.posts.edges.map(({ node }: { node: { id: string } }) => ids.indexOf(node.id));
      return { found, around: [hasPreviousPage, hasNextPage], ...cursors };
    };
    const end = await page({ last: 2 });
    expect(end).toMatchObject({ found: [1, 2], around: [true, false] });
    const start = await page({ last: 2, before: end.startCursor });
    expect(start).toMatchObject({ found: [0], around: [false, true] });
    expect(await page({ first: 2, after: start.endCursor })).toMatchObject({ found: [1, 2], around: [true, false] });
    expect(await page({})).toMatchObject({ found: [0, 1, 2], around: [false, false] });
    const refused = await ask(POSTS, { first: 1, last: 1 }, giver);
    expect([refused.data, codesOf(refused)]).toEqual([{ me: { posts: null } }, ['BAD_USER_INPUT']]);
  });

  it('keeps what the second mutation of a document did when the first one fails', async () => {
    const { postId } = await seed.giver(ana).withPost();
    const both = `mutation ($own: ID!, $input: CreatePostInput!) {
      reserve(input: { postId: $own }) { reservation { id } }
      createPost(input: $input) { post { title } }
    }`;
    const input = {
      title: 'Kept',
      description: 'x',
      position: { latitude: 1.3, longitude: 103.8 },
      portions: 1,
      endsAt: '2030-01-01T00:00:00Z',
    };
    const { status, data: answered, errors } = await ask(both, { own: postId, input }, ana);
    expect(status).toBe(200);
    expect(answered).toEqual({ reserve: null, createPost: { post: { title: 'Kept' } } });
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['reserve'], 'OWN_POST']]);
    const { me } = await data('{ me { posts(last: 1) { edges { node { title } } } } }', {}, ana);
    expect(me.posts.edges).toEqual([{ node: { title: 'Kept' } }]);
  });

  it('lets one of two changes to the same version of a post succeed and refuses the other', async () => {
    const { postId } = await seed.giver(ana).withPost();
    const change = (title: string) => ask(UPDATE, { input: { id: postId, expectedVersion: 1, title } }, ana);
    const answers = await Promise.all(['A', 'B', 'C', 'D'].map(change));
    expect(answers.flatMap(codesOf)).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT']);
    const [winner] = answers.filter(({ errors }) => errors.length === 0).map((answer) => answer.data.updatePost.post);
    const { post } = await data('query ($id: ID!) { post(id: $id) { version title } }', { id: postId });
    expect(post).toEqual({ version: 2, title: winner.title });
  });

  it.each(['hidePost', 'showPost', 'deletePost'])(
    'takes an expected version, and an old argument instead: %s',
    async (field) => {
      const { postId } = await seed.giver(ana).withPost();
      const run = (args: string) => ask(`mutation { changed: ${field}(${args}) { post { id } } }`, {}, ana);
      expect(codesOf(await run(`input: { id: "${postId}", expectedVersion: 7 }`))).toEqual(['CONFLICT']);
      expect(codesOf(await run(`input: { id: "${postId}" }, id: "${postId}"`))).toEqual(['BAD_USER_INPUT']);
      expect(codesOf(await run('input: null'))).toEqual(['BAD_USER_INPUT']);
      expect((await run(`id: "${postId}"`)).data).toEqual({ changed: { post: { id: postId } } });
    },
  );

  describe('a mutation that is repeated with its idempotency key', () => {
    const withKey = (args: string, key: string) => `input: { ${args} idempotencyKey: "${key}" }`;
    const cases: [string, (post: string, reservation: string, device: string) => string, string, () => Person][] = [
      ['updatePost', (id) => `id: "${id}", title: "New", expectedVersion: 1,`, 'post { id title version }', () => ana],
      ['hidePost', (id) => `id: "${id}", expectedVersion: 1,`, 'post { id isHidden version }', () => ana],
      ['showPost', (id) => `id: "${id}", expectedVersion: 1,`, 'post { id isHidden version }', () => ana],
      ['deletePost', (id) => `id: "${id}",`, 'post { id version }', () => ana],
      ['reserve', () => 'postId: "$other",', 'reservation { id isActive createdAt }', () => ben],
      ['cancelReservation', (_post, id) => `id: "${id}",`, 'reservation { id isActive updatedAt }', () => ben],
      ['removeDevice', (_post, _reservation, id) => `id: "${id}",`, 'device { id token registeredAt }', () => ana],
      ['requestPictureUpload', () => '', 'uploadId', () => ana],
    ];

    it.each(cases)('gets its first answer: %s', async (field, argsOf, selection, who) => {
      const { postId } = await seed.giver(ana).withPost();
      const { reservationId } = await seed.taker(ben).of(postId);
      const other = await createPost(client, ana);
      const register = `mutation { registerDevice(input: { token: "${randomUUID()}" }) { device { id } } }`;
      const { registerDevice } = await data(register, {}, ana);
      const args = argsOf(postId, reservationId, registerDevice.device.id).replace('$other', other);
      const run = (given: string, key: string): Promise<Answer> =>
        ask(`mutation { done: ${field}(${withKey(given, key)}) { ${selection} } }`, {}, who());
      const key = randomUUID();
      const first = await run(args, key);
      expect(first.errors).toEqual([]);
      const again = await run(args, key);
      expect([again.data, again.headers.get('idempotent-replayed')]).toEqual([first.data, 'true']);
      if (args === '') return;
      const reused = await run(args.replace(/"\d+"/, '"999999999"'), key);
      expect(['IDEMPOTENCY_KEY_REUSED', 'NOT_FOUND']).toContain(codesOf(reused)[0]);
    });
  });
}

describe('the graph with our own engine', () => {
  describeGraph('own');
});

describe("the graph with Apollo's executor", () => {
  describeGraph('apollo');
});
