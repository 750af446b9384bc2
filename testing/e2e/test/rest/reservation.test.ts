import { reservation } from '@gobbler/test-harness/phone/contract';
import { eventually } from '@gobbler/test-harness';
import { signUp, type Person } from '@gobbler/test-harness/phone/people';
import { ok } from '@gobbler/test-harness/phone/phone';
import {
  CITY_HALL,
  createPost,
  reservationsOf,
  reserve,
  search,
  sendReserve,
  updatePost,
  viewPost,
} from '@gobbler/test-harness/phone/posts';
import { useSystem } from '@gobbler/test-harness/use-system';
import { ageOf, inSeconds } from '@gobbler/test-harness/phone/times';

const { phone, client } = useSystem();
let ana: Person;
let ben: Person;
let cleo: Person;

beforeAll(async () => {
  [ana, ben, cleo] = await Promise.all([signUp(phone, 'Ana'), signUp(phone, 'Ben'), signUp(phone, 'Cleo')]);
});

const sendCancel = (person: Person, id: number | string) =>
  phone.delete(`/reservation/reserve/cancel?reservation_id=${id}`, person);

const availableOf = async (id: number) => (await viewPost(phone, ana, id)).available_reservations;

describe('reserve', () => {
  it('answers the reservation without its post', async () => {
    const { post_id: id } = await createPost(phone, ana);
    const made = await reserve(phone, ben, id);
    expect(made).toEqual({
      reservation_id: expect.any(Number),
      user_id: ben.userId,
      post_id: id,
      created_at: expect.any(String),
      updated_at: null,
      post: null,
    });
    expect(Math.abs(ageOf(made.created_at))).toBeLessThan(60);
    expect(await availableOf(id)).toBe(2);
  });

  it('takes numbers as well as texts, and a user_id of 0 for oneself', async () => {
    const { post_id: id } = await createPost(phone, ana);
    expect(
      ok(await phone.post('/reservation/reserve', { user_id: ben.userId, post_id: id }, ben), reservation),
    ).toMatchObject({ user_id: ben.userId });
    expect(
      ok(await phone.post('/reservation/reserve', { user_id: '0', post_id: String(id) }, cleo), reservation),
    ).toMatchObject({ user_id: cleo.userId });
  });

  it('says 403 for one’s own post and 409 for a second time, before it says 404 for what can’t be had', async () => {
    const { post_id: id } = await createPost(phone, ana, { portions: 1 });
    await reserve(phone, ben, id);
    const answers = async () =>
      Promise.all(
        [ana, ben, cleo].map(async (person) => {
          const { status, body } = await sendReserve(phone, person, id);
          return [status, (body as { code: string }).code];
        }),
      );
    const full = [
      [403, 'OWN_POST'],
      [409, 'ALREADY_RESERVED'],
      [404, 'SOLD_OUT'],
    ];
    expect(await answers()).toEqual(full);
    await updatePost(phone, ana, id, { is_available: 'false' });
    expect(await answers()).toEqual([...full.slice(0, 2), [404, 'POST_CLOSED']]);
    expect(await reservationsOf(phone, cleo)).not.toContainEqual(expect.objectContaining({ post_id: id }));
  });

  it('says 404 once the post has ended', async () => {
    const endsAt = inSeconds(2);
    const { post_id: id } = await createPost(phone, ana, { endsAt });
    await reserve(phone, ben, id);
    await new Promise((done) => setTimeout(done, endsAt.getTime() - Date.now() + 50));
    const { status, body } = await sendReserve(phone, cleo, id);
    expect([status, body]).toEqual([404, expect.objectContaining({ code: 'POST_CLOSED' })]);
    expect((await reservationsOf(phone, ben)).map(({ post_id: held }) => held)).toContain(id);
  });

  it('says 422 to a post that there is not', async () => {
    const { status, body } = await sendReserve(phone, ben, 999_999);
    expect([status, body]).toEqual([
      422,
      expect.objectContaining({
        code: 'POST_UNKNOWN',
        detail: [expect.objectContaining({ loc: ['body', 'post_id'] })],
      }),
    ]);
  });

  it('says 403 to another’s user_id, and reserves nothing', async () => {
    const { post_id: id } = await createPost(phone, ana);
    const json = { user_id: String(cleo.userId), post_id: String(id) };
    expect((await phone.post('/reservation/reserve', json, ben)).status).toBe(403);
    expect(await availableOf(id)).toBe(3);
  });

  it.each([{}, { post_id: 'soup' }, { post_id: null }, { post_id: '1.5' }, { post_id: -1 }, { post_id: 2 ** 53 }])(
    'says 422 to %j',
    async (json) => {
      const { status, body } = await phone.post('/reservation/reserve', { user_id: String(ben.userId), ...json }, ben);
      expect([status, body]).toEqual([422, expect.objectContaining({ detail: expect.any(Array) })]);
    },
  );

  it('says 400 to what is no JSON', async () => {
    expect((await phone.send('POST', '/reservation/reserve', { as: ben, raw: '{"post_id":' })).status).toBe(400);
  });

  it('gives one person one portion, however often they press the button at once', async () => {
    const { post_id: id } = await createPost(phone, ana);
    const answers = await Promise.all(Array.from({ length: 6 }, () => sendReserve(phone, ben, id)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409, 409, 409]);
    expect(await availableOf(id)).toBe(2);
  });

  it('answers the same for one Idempotency-Key, and refuses it for another post', async () => {
    const [first, second] = await Promise.all([createPost(phone, ana), createPost(phone, ana)]);
    const key = { 'idempotency-key': 'reserve-1' };
    const made = ok(await sendReserve(phone, ben, first.post_id, key), reservation);
    expect(ok(await sendReserve(phone, ben, first.post_id, key), reservation)).toEqual(made);
    expect(await availableOf(first.post_id)).toBe(2);
    const { status, body } = await sendReserve(phone, ben, second.post_id, key);
    expect([status, body]).toEqual([422, expect.objectContaining({ code: 'IDEMPOTENCY_KEY_REUSED' })]);
    // Another person's key is another key.
    expect(ok(await sendReserve(phone, cleo, second.post_id, key), reservation).user_id).toBe(cleo.userId);
  });
});

describe('one’s reservations', () => {
  it('come with their posts at their exact places; a full post is still available there', async () => {
    const dora = await signUp(phone, 'Dora');
    expect(await reservationsOf(phone, dora)).toEqual([]);
    const first = await createPost(phone, ana, { portions: 1 });
    const second = await createPost(phone, ana);
    const made = [await reserve(phone, dora, first.post_id), await reserve(phone, dora, second.post_id)];
    expect(await reservationsOf(phone, dora)).toEqual([
      { ...made[0], post: { ...first, available_reservations: 0, is_available: true } },
      { ...made[1], post: { ...second, available_reservations: 2 } },
    ]);
    await updatePost(phone, ana, second.post_id, { is_available: 'false', title: 'Hidden' });
    const [, hidden] = await reservationsOf(phone, dora);
    expect(hidden?.post).toMatchObject({
      title: 'Hidden',
      is_available: false,
      available_reservations: 0,
      location_latitude: CITY_HALL.latitude,
    });
  });

  it('leave out those of a deleted post at once, and pair the others with their own posts', async () => {
    const eli = await signUp(phone, 'Eli');
    const posts = await Promise.all(['one', 'two', 'three'].map((title) => createPost(phone, ana, { title })));
    for (const { post_id: id } of posts) await reserve(phone, eli, id);
    expect((await phone.delete(`/post/deletepost?post_id=${posts[1]?.post_id}`, ana)).status).toBe(200);
    const left = await reservationsOf(phone, eli);
    expect(left.map(({ post, post_id: id }) => [id, post.post_id, post.title])).toEqual(
      [posts[0], posts[2]].map((post) => [post?.post_id, post?.post_id, post?.title]),
    );
  });

  it('are one’s own: 403 for another’s, 422 for no number, 0 is oneself', async () => {
    const answers = [cleo.userId, 'me', 0].map((id) => phone.get(`/reservation/reservations/all/${id}`, ben));
    const [others, none, own] = await Promise.all(answers);
    expect([others?.status, none?.status, own?.status]).toEqual([403, 422, 200]);
    expect(own?.body).toEqual(await reservationsOf(phone, ben));
  });
});

describe('cancelling', () => {
  it('answers the reservation and gives the portion back', async () => {
    const { post_id: id } = await createPost(phone, ana, { portions: 1 });
    const made = await reserve(phone, ben, id);
    expect((await sendReserve(phone, cleo, id)).status).toBe(404);
    expect(ok(await sendCancel(ben, made.reservation_id), reservation)).toEqual({
      ...made,
      updated_at: expect.any(String),
    });
    expect(await viewPost(phone, ben, id)).toMatchObject({
      available_reservations: 1,
      is_available: true,
      reserved: false,
    });
    expect((await reservationsOf(phone, ben)).some(({ post_id: held }) => held === id)).toBe(false);
    await reserve(phone, cleo, id);
    expect((await sendReserve(phone, ben, id)).status).toBe(404);
  });

  it('says 404 the second time, and gives back one portion when it is asked for twice at once', async () => {
    const { post_id: id } = await createPost(phone, ana);
    await reserve(phone, cleo, id);
    const { reservation_id: mine } = await reserve(phone, ben, id);
    const answers = await Promise.all([sendCancel(ben, mine), sendCancel(ben, mine), sendCancel(ben, mine)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404, 404]);
    expect(await availableOf(id)).toBe(2);
    expect((await sendCancel(ben, mine)).status).toBe(404);
    expect((await reserve(phone, ben, id)).reservation_id).not.toBe(mine);
  });

  it('is for the holder alone, not even for the owner of the post', async () => {
    const { post_id: id } = await createPost(phone, ana);
    const { reservation_id: held } = await reserve(phone, ben, id);
    const statuses = [sendCancel(cleo, held), sendCancel(ana, held), sendCancel(ben, 999_999), sendCancel(ben, 'all')];
    expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([403, 403, 404, 422]);
    expect((await reservationsOf(phone, ben)).some(({ reservation_id: mine }) => mine === held)).toBe(true);
  });

  it('works for a post that is hidden', async () => {
    const { post_id: id } = await createPost(phone, ana);
    const { reservation_id: held } = await reserve(phone, ben, id);
    await updatePost(phone, ana, id, { is_available: 'false' });
    expect(ok(await sendCancel(ben, held), reservation).post_id).toBe(id);
    expect(await availableOf(id)).toBe(0);
    await updatePost(phone, ana, id, { is_available: 'true' });
    expect(await availableOf(id)).toBe(3);
  });

  it('is not needed any more when the post is deleted', async () => {
    const { post_id: id } = await createPost(phone, ana);
    const { reservation_id: held } = await reserve(phone, ben, id);
    await phone.delete(`/post/deletepost?post_id=${id}`, ana);
    const cancel = async () => (await sendCancel(ben, held)).status;
    expect(await eventually(cancel, (status) => status !== 200)).toBe(404);
  });
});

describe('the phone and GraphQL', () => {
  it('see the same reservations and portions', async () => {
    const here = { latitude: -20.5, longitude: -60.5 };
    const { post_id: id } = await createPost(phone, ana, { place: here });
    const { data } = await client.ask(
      'mutation ($id: ID!) { reserve(postId: $id) { reservation { id post { availableReservations reservedByMe } } } }',
      { id: String(id) },
      ben,
    );
    const held = (await reservationsOf(phone, ben)).find(({ post_id: of }) => of === id);
    expect(data).toEqual({
      reserve: {
        reservation: { id: String(held?.reservation_id), post: { availableReservations: 2, reservedByMe: true } },
      },
    });
    expect(await search(phone, here, ben)).toEqual([
      expect.objectContaining({ post_id: id, available_reservations: 2, reserved: true }),
    ]);
  });
});
