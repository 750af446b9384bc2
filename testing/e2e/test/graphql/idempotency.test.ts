import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { toDartForm } from '@gobbler/test-harness/phone/dart-form';
import { useSystem } from '@gobbler/test-harness/use-system';
import { codesOf, PASSWORD, readAnswer, type Answer, type Person } from '@gobbler/test-harness/graphql/client';
import { createPost, postInput } from '@gobbler/test-harness/seed';

const RESERVE =
  'mutation ($id: ID!, $key: String) { made: reserve(postId: $id, idempotencyKey: $key) { reservation { id } } }';
const CREATE = 'mutation ($input: CreatePostInput!) { made: createPost(input: $input) { post { id } } }';
const CHECKOUT =
  'mutation ($input: CreateCheckoutSessionInput!) { made: createCheckoutSession(input: $input) { url } }';
const SIGN_UP =
  'mutation ($input: SignUpInput!) { made: signUp(input: $input) { user { id email } session { accessToken } } }';
const CROWD = 100;

const { client, url } = useSystem();
let ana: Person;
let ben: Person;
beforeAll(async () => {
  [ana, ben] = [await client.signUp('Ana'), await client.signUp('Ben')];
});

async function ask(query: string, variables: object, key: string | null, as: Person | null = null): Promise<Answer> {
  const response = await fetch(`${url()}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === null ? {} : { 'idempotency-key': key }),
      ...(as ? { authorization: `Bearer ${as.token}` } : {}),
    },
    body: JSON.stringify({ query, variables }),
  });
  return readAnswer(response);
}

async function post(path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) {
  const answer = await fetch(`${url()}${path}`, { method: 'POST', headers, body });
  const replayed = answer.headers.get('idempotent-replayed');
  return { status: answer.status, replayed, body: (await answer.json()) as Record<string, unknown> };
}

const postJson = (path: string, body: object, key: string, as: Person | null = null) =>
  post(path, JSON.stringify(body), {
    'content-type': 'application/json',
    'idempotency-key': key,
    ...(as ? { authorization: `Bearer ${as.token}` } : {}),
  });

const replayedOf = ({ headers }: Answer): string | null => headers.get('idempotent-replayed');

describe('the Idempotency-Key header of a mutation', () => {
  const mutations: [string, string, () => Promise<object>, (input: object) => object, () => Person | null][] = [
    ['reserve', RESERVE, async () => ({ id: await createPost(client, ana) }), () => ({ id: '999999' }), () => ben],
    ['createPost', CREATE, async () => ({ input: postInput() }), (given) => changed(given, { portions: 3 }), () => ben],
    [
      'createCheckoutSession',
      CHECKOUT,
      async () => ({ input: { successUrl: 'http://www.google.com' } }),
      (given) => changed(given, { successUrl: 'http://www.google.com/?other' }),
      () => ben,
    ],
    [
      'signUp',
      SIGN_UP,
      async () => ({ input: { email: `${randomUUID()}@example.com`, username: 'New', password: PASSWORD } }),
      (given) => changed(given, { username: 'Other' }),
      () => null,
    ],
  ];
  const changed = (given: object, change: object) => ({ input: { ...(given as { input: object }).input, ...change } });
  /** Tokens are new each time, on purpose. */
  const effectOf = ({ data }: Answer) => JSON.stringify({ ...data?.made, session: undefined });

  it.each(mutations)(
    'gives a hundred simultaneous requests one effect, then replays the marked answer: %s',
    async (...mutation) => {
      const [, document, given, other, person] = mutation;
      const [key, variables, as] = [randomUUID(), await given(), person()];
      const crowd = await Promise.all(Array.from({ length: CROWD }, () => ask(document, variables, key, as)));
      const done = crowd.filter(({ errors }) => errors.length === 0);
      const refused = crowd.filter(({ errors }) => errors.length > 0);
      expect(new Set(done.map(effectOf)).size).toBe(1);
      expect(refused.filter((answer) => codesOf(answer)[0] !== 'IDEMPOTENCY_IN_PROGRESS')).toEqual([]);
      expect(refused.filter(({ status }) => status !== 409)).toEqual([]);
      expect(done.filter((answer) => replayedOf(answer) !== 'true')).toHaveLength(1);
      const again = await ask(document, variables, key, as);
      expect([again.status, replayedOf(again), effectOf(again)]).toEqual([200, 'true', effectOf(done[0] as Answer)]);
      const reused = await ask(document, other(variables), key, as);
      expect([reused.status, codesOf(reused), replayedOf(reused)]).toEqual([422, ['IDEMPOTENCY_KEY_REUSED'], null]);
    },
  );

  it('may be given as an argument too, but not another one', async () => {
    const [key, id] = [randomUUID(), await createPost(client, ana)];
    const made = await ask(RESERVE, { id, key }, null, ben);
    const again = await ask(RESERVE, { id, key }, key, ben);
    expect([again.data, replayedOf(again)]).toEqual([made.data, 'true']);
    const torn = await ask(RESERVE, { id, key }, 'another', ben);
    expect([codesOf(torn), torn.errors[0]?.extensions.fields?.[0]?.path]).toEqual([
      ['BAD_USER_INPUT'],
      'idempotencyKey',
    ]);
  });

  it('gives no token for another password', async () => {
    const input = { email: `${randomUUID()}@example.com`, username: 'New', password: PASSWORD };
    await ask(SIGN_UP, { input }, 'k');
    const guess = await ask(SIGN_UP, { input: { ...input, password: 'a fine guess at it' } }, 'k');
    expect([guess.status, codesOf(guess), guess.data]).toEqual([422, ['IDEMPOTENCY_KEY_REUSED'], { made: null }]);
  });
});

describe('the Idempotency-Key header of the phone’s routes', () => {
  it('is the same key as that of the mutation', async () => {
    const [key, id] = [randomUUID(), await createPost(client, ana)];
    const made = await ask(RESERVE, { id, key }, null, ben);
    const again = await postJson('/reservation/reserve', { user_id: ben.id, post_id: id }, key, ben);
    expect([again.status, again.replayed, String(again.body['reservation_id'])]).toEqual([
      200,
      'true',
      made.data.made.reservation.id,
    ]);
  });

  it('makes one account', async () => {
    const account = { email: `${randomUUID()}@example.com`, username: 'New', password: 'soup-4-all', fcmToken: 'null' };
    const first = await postJson('/user/createaccount', account, 'k');
    const second = await postJson('/user/createaccount', account, 'k');
    expect([first.status, first.replayed]).toEqual([200, null]);
    expect(second).toEqual({ ...first, replayed: 'true' });
    expect((await postJson('/user/createaccount', { ...account, username: 'Other' }, 'k')).status).toBe(422);
    expect(await postJson('/user/createaccount', account, 'l')).toMatchObject({ status: 400, replayed: null });
  });

  it('opens one checkout', async () => {
    const fay = await client.signUp('Fay');
    const json = { userId: fay.id, success_url: 'http://www.google.com' };
    const first = await postJson('/user/subscribe', json, 'k');
    expect(await postJson('/user/subscribe', json, 'k')).toEqual({ ...first, replayed: 'true' });
    const other = await postJson('/user/subscribe', { ...json, success_url: 'http://www.google.com/?other' }, 'k');
    expect([other.status, other.body['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('makes one post of one picture, however often it is uploaded', async () => {
    const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'orange' } })
      .jpeg()
      .toBuffer();
    const fields = {
      title: 'Soup',
      post_desc: 'A pot of it',
      location_latitude: '1.3',
      location_longitude: '103.8',
      total_reservations: '2',
      time_end: new Date(Date.now() + 3_600_000).toISOString(),
      user_id: ana.id,
    };
    const send = (change: object = {}) => {
      const { body, type } = toDartForm({ ...fields, ...change }, { bytes, type: 'image/jpg' });
      const authorization = `Bearer ${ana.token}`;
      return post('/post/createpost', body, { 'content-type': type, authorization, 'idempotency-key': 'k' });
    };
    const first = await send();
    expect([first.status, first.replayed]).toEqual([200, null]);
    expect(await send()).toEqual({ ...first, replayed: 'true' });
    expect((await send({ title: 'Bread' })).status).toBe(422);
  });
});
