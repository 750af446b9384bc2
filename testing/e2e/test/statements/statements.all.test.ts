import { PASSWORD, type Person } from '@gobbler/test-harness/graphql/client';
import { cameraPicture } from '@gobbler/test-harness/phone/pictures';
import type { Answer } from '@gobbler/test-harness/phone/answer';
import type { Sending } from '@gobbler/test-harness/phone/phone';
import { createPost, postInput } from '@gobbler/test-harness/seed';
import { useSystem } from '@gobbler/test-harness/use-system';

const { client, phone, system } = useSystem();
const MANY = 20;
/** What retries, the outbox and the chores add on a busy machine; one statement per item would add 19. */
const SLACK = 12;

/** An operation, and how many statements its requests may cause, with one item in its lists and with {@link MANY}. */
interface Operation {
  readonly name: string;
  /** Without {@link SLACK}. */
  readonly most: number;
  run(world: World): Promise<unknown>;
}

/** Everything that the lists of an operation show, each with so many items. */
interface World {
  readonly items: number;
  readonly place: { readonly latitude: number; readonly longitude: number };
  readonly giver: Person;
  readonly postIds: readonly string[];
  /** Holds a reservation of each post; the first post is also held by as many people as there are items. */
  readonly taker: Person;
  /** A post without reservations. */
  readonly freeId: string;
}

const POST = 'id title portions availableReservations reservedByMe position { latitude } owner { id username }';
const RESERVE = 'mutation ($id: ID!) { reserve(postId: $id) { reservation { id post { id availableReservations } } } }';
const CANCEL = 'mutation ($id: ID!) { cancelReservation(id: $id) { reservation { id } } }';

const reserve = async (person: Person, id: string): Promise<string> =>
  (await client.data(RESERVE, { id }, person)).reserve.reservation.id;

const graphql = (
  name: string,
  most: number,
  document: string,
  as: 'giver' | 'taker',
  variables = (_: World) => ({}),
) => ({
  name,
  most,
  run: (world: World) => client.data(document, variables(world), world[as]),
});

const bearer = ({ token }: Person) => ({ authorization: `Bearer ${token}` });

async function wanted(answering: Promise<Answer>): Promise<Answer> {
  const answer = await answering;
  if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}

const byPhone = (name: string, most: number, request: (world: World) => [string, string, Person | null, Sending?]) => ({
  name,
  most,
  run(world: World): Promise<Answer> {
    const [method, path, person, sending = {}] = request(world);
    return wanted(phone.send(method, path, { ...(person ? { as: bearer(person) } : {}), ...sending }));
  },
});

const form = ({ place, giver }: World) => ({
  title: 'Soup',
  post_desc: 'Still warm',
  location_latitude: String(place.latitude),
  location_longitude: String(place.longitude),
  total_reservations: '3',
  time_end: new Date(Date.now() + 3_600_000).toISOString(),
  user_id: giver.id,
});

const OPERATIONS: readonly Operation[] = [
  graphql('me', 4, '{ me { id username email isPremium devices { id } } }', 'taker'),
  graphql(
    'nearbyPosts',
    6,
    `query ($near: PositionInput!) { nearbyPosts(near: $near, first: 20) { edges { node { ${POST} } } } }`,
    'taker',
    ({ place }) => ({ near: place }),
  ),
  graphql('post', 4, `query ($id: ID!) { post(id: $id) { ${POST} } }`, 'taker', ({ postIds }) => ({ id: postIds[0] })),
  graphql(
    'Post.reservations',
    4,
    'query ($id: ID!) { post(id: $id) { reservations(first: 20) { edges { node { user { username } } } } } }',
    'giver',
    ({ postIds }) => ({ id: postIds[0] }),
  ),
  graphql(
    'User.posts',
    5,
    `query ($id: ID!) { user(id: $id) { posts(first: 20) { edges { node { ${POST} } } } } }`,
    'taker',
    ({ giver }) => ({ id: giver.id }),
  ),
  graphql(
    'User.reservations',
    7,
    `{ me { reservations(first: 20) { edges { node { id post { ${POST} } } } } } }`,
    'taker',
  ),
  {
    name: 'reserve and cancelReservation',
    most: 28,
    run: async ({ taker, freeId }) => client.data(CANCEL, { id: await reserve(taker, freeId) }, taker),
  },
  {
    name: 'createPost and deletePost',
    most: 18,
    async run({ giver, place }) {
      const id = await createPost(client, giver, { position: place });
      return client.data('mutation ($id: ID!) { deletePost(id: $id) { post { id } } }', { id }, giver);
    },
  },
  graphql(
    'updatePost',
    10,
    'mutation ($input: UpdatePostInput!) { updatePost(input: $input) { post { id } } }',
    'giver',
    ({ freeId }) => ({ input: { id: freeId, title: `Soup of ${Date.now()}` } }),
  ),
  {
    name: 'signUp and logIn',
    most: 32,
    async run() {
      const { email } = await client.signUp('Cleo');
      return client.data('mutation ($input: LogInInput!) { logIn(input: $input) { session { accessToken } } }', {
        input: { email, password: PASSWORD },
      });
    },
  },
  {
    name: 'POST /user/createaccount and POST /user/loginuser',
    most: 35,
    async run() {
      const email = `dan.${Date.now()}.${Math.random()}@example.com`;
      await wanted(phone.post('/user/createaccount', { email, username: 'Dan', password: PASSWORD, fcmToken: 'null' }));
      return wanted(phone.post('/user/loginuser', { username: email, password: PASSWORD }));
    },
  },
  {
    name: 'POST /reservation/reserve and DELETE /reservation/reserve/cancel',
    most: 26,
    async run({ taker, freeId }) {
      const as = bearer(taker);
      const made = await wanted(phone.post('/reservation/reserve', { user_id: taker.id, post_id: freeId }, as));
      const { reservation_id: id } = made.body as { reservation_id: number };
      return wanted(phone.delete(`/reservation/reserve/cancel?reservation_id=${id}`, as));
    },
  },
  {
    name: 'DELETE /post/deletepost',
    most: 22,
    async run({ giver, place }) {
      const id = await createPost(client, giver, { position: place });
      return wanted(phone.delete(`/post/deletepost?post_id=${id}`, bearer(giver)));
    },
  },
  byPhone('GET /user/ping', 0, () => ['GET', '/user/ping', null]),
  byPhone('PATCH /user/user', 11, ({ taker }) => [
    'PATCH',
    `/user/user/${taker.id}`,
    taker,
    { json: { username: `Ben ${Date.now()}` } },
  ]),
  byPhone('POST /user/subscribe', 3, ({ taker }) => [
    'POST',
    '/user/subscribe',
    null,
    { json: { userId: taker.id, success_url: 'http://www.google.com' } },
  ]),
  byPhone('GET /post/viewposts', 4, ({ place }) => [
    'GET',
    `/post/viewposts?latitude=${place.latitude}&longitude=${place.longitude}&user_id=0`,
    null,
  ]),
  byPhone('GET /post/viewpost', 3, ({ postIds, taker }) => [
    'GET',
    `/post/viewpost?post_id=${postIds[0]}&user_id=${taker.id}`,
    taker,
  ]),
  byPhone('GET /post/createdpost', 4, ({ giver }) => ['GET', `/post/createdpost?user_id=${giver.id}`, giver]),
  byPhone('GET /post/viewcreatedpost', 5, ({ postIds, giver }) => [
    'GET',
    `/post/viewcreatedpost?post_id=${postIds[0]}`,
    giver,
  ]),
  byPhone('POST /post/createpost', 28, (world) => [
    'POST',
    '/post/createpost',
    world.giver,
    { form: { fields: form(world), file: cameraPicture } },
  ]),
  byPhone('POST /post/updatepost', 14, ({ freeId, giver }) => [
    'POST',
    `/post/updatepost?post_id=${freeId}`,
    giver,
    { form: { fields: { title: `Soup at ${Date.now()}` } } },
  ]),
  byPhone('GET /reservation/reservations/all', 5, ({ taker }) => [
    'GET',
    `/reservation/reservations/all/${taker.id}`,
    taker,
  ]),
];

describe('the number of statements', () => {
  let worlds: readonly World[];
  let metrics: readonly string[];

  beforeAll(async () => {
    const ports = /^\s*Metrics\s+(.*)$/m.exec(system().output())?.[1] ?? '';
    // The worker answers no request, and handles events under the id of the request that led to them.
    const services = [...ports.matchAll(/([\w-]+) (\d+)/g)].filter(([, name]) => name !== 'notification-worker');
    metrics = services.map(([, , port]) => `http://127.0.0.1:${port}/metrics`);
    const people = await Promise.all(Array.from({ length: MANY }, (_, index) => client.signUp(`Taker${index}`)));
    worlds = [await createWorld(1, 10, people), await createWorld(MANY, 20, people)];
  });

  async function createWorld(items: number, latitude: number, people: readonly Person[]): Promise<World> {
    const place = { latitude, longitude: 100 };
    const giver = await client.signUp('Ana');
    const taker = await client.signUp('Ben');
    const postIds: string[] = [];
    for (let index = 0; index < items; index += 1)
      postIds.push(await createPost(client, giver, { position: place, portions: 100 }));
    for (const id of postIds) await reserve(taker, id);
    for (const person of people.slice(1, items)) await reserve(person, postIds[0] ?? '');
    // Elsewhere, so that searches don't show it.
    const freeId = await createPost(client, giver, {
      ...postInput(),
      position: { latitude: latitude + 5, longitude: 100 },
    });
    return { items, place, giver, taker, postIds, freeId };
  }

  /** What all services have sent to their databases for requests. */
  async function statements(): Promise<number> {
    const texts = await Promise.all(metrics.map(async (url) => (await fetch(url)).text()));
    const samples = texts.flatMap((text) => [...text.matchAll(/^gobbler_database_statements_total\S* (\d+)$/gm)]);
    if (samples.length < 5) throw new Error('the services count no statements');
    return samples.reduce((sum, [, value]) => sum + Number(value), 0);
  }

  /** The fewest of some runs: on a busy machine a transaction may be run again. */
  async function count({ run }: Operation, world: World): Promise<number> {
    const counts: number[] = [];
    for (let times = 0; times < 3; times += 1) {
      const before = await statements();
      await run(world);
      counts.push((await statements()) - before);
    }
    return Math.min(...counts);
  }

  it.each(OPERATIONS.map((operation) => [operation.name, operation] as const))(
    'is the same for twenty items as for one: %s',
    async (_name, operation) => {
      const [one, many] = worlds;
      if (!one || !many) throw new Error('there is nothing to look at');
      const forOne = await count(operation, one);
      const forMany = await count(operation, many);
      expect(forMany).toBeLessThanOrEqual(forOne + SLACK);
      expect(forOne).toBeLessThanOrEqual(operation.most + SLACK);
    },
  );
});
