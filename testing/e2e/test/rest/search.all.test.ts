import { createdPost, reservation } from '@gobbler/test-harness/phone/contract';
import { signUp, type Person } from '@gobbler/test-harness/phone/people';
import { eventually } from '@gobbler/test-harness';
import { ok } from '@gobbler/test-harness/phone/phone';
import { kilometres, northOf, placeOf, type Place } from '@gobbler/test-harness/phone/places';
import { createPost, postsOf, reserve, search, updatePost, viewPost } from '@gobbler/test-harness/phone/posts';
import { useSystem } from '@gobbler/test-harness/use-system';
import { inSeconds } from '@gobbler/test-harness/phone/times';

const { phone } = useSystem();
let ana: Person;
let ben: Person;
let cleo: Person;

beforeAll(async () => {
  [ana, ben, cleo] = await Promise.all([signUp(phone, 'Ana'), signUp(phone, 'Ben'), signUp(phone, 'Cleo')]);
});

/** A spot far away from all others, so that tests don't find each other's posts. */
let spots = 0;
const newSpot = (): Place => ({ latitude: -40 + (spots += 1), longitude: 20.123456 });

const idsOf = (posts: readonly { readonly post_id: number }[]) => posts.map(({ post_id: id }) => id);

describe('viewposts', () => {
  it('finds what is near, nearest first by the centres of the cells, without a token', async () => {
    const here = newSpot();
    const [far, near, middle, outside] = await Promise.all(
      [4, 0, 2, 7].map((km) => createPost(phone, ana, { place: northOf(here, km) })),
    );
    const found = await search(phone, here);
    expect(idsOf(found)).toEqual(idsOf([near, middle, far].filter((post) => post !== undefined)));
    expect(idsOf(found)).not.toContain(outside?.post_id);
    for (const post of found) {
      expect(post).toMatchObject({ reserved: false, is_available: true, available_reservations: 3 });
      expect(post.distance).toBeCloseTo(kilometres(here, placeOf(post)), 3);
    }
  });

  it('shows the exact place to the owner and to holders, and the centre of the cell to everybody else', async () => {
    const here = newSpot();
    const { post_id: id } = await createPost(phone, ana, { place: here });
    await reserve(phone, ben, id);
    const [[stranger], [owner], [holder], [other]] = await Promise.all([
      search(phone, here),
      search(phone, here, ana),
      search(phone, here, ben),
      search(phone, here, cleo),
    ]);
    for (const exact of [owner, holder]) {
      expect(exact).toMatchObject({ location_latitude: here.latitude, location_longitude: here.longitude });
      expect(exact?.distance).toBeCloseTo(0, 6);
    }
    expect([owner?.reserved, holder?.reserved, other?.reserved]).toEqual([false, true, false]);
    expect(stranger).toEqual(other);
    const off = kilometres(here, placeOf(stranger as NonNullable<typeof stranger>));
    expect(stranger?.distance).toBeCloseTo(off, 3);
    expect([off > 0.001, off < 0.8]).toEqual([true, true]);
  });

  it('treats a user_id without that user’s token as 0', async () => {
    const here = newSpot();
    const { post_id: id } = await createPost(phone, ana, { place: here });
    await reserve(phone, ben, id);
    const asAnonymous = await search(phone, here);
    expect(await search(phone, here, undefined, ben.userId)).toEqual(asAnonymous);
    expect(await search(phone, here, cleo, ben.userId)).toEqual(asAnonymous);
    expect(await search(phone, here, { ...ben, authorization: 'Bearer stale' }, ben.userId)).toEqual(asAnonymous);
    expect((await search(phone, here, ben, 0))[0]?.reserved).toBe(true);
  });

  it('leaves out what is hidden, ended, full or deleted, and shows it again when it is to be had', async () => {
    const here = newSpot();
    const endsAt = inSeconds(3);
    const [hidden, full, deleted, ended, open] = await Promise.all([
      createPost(phone, ana, { place: here, title: 'hidden' }),
      createPost(phone, ana, { place: here, title: 'full', portions: 1 }),
      createPost(phone, ana, { place: here, title: 'deleted' }),
      createPost(phone, ana, { place: here, title: 'ended', endsAt }),
      createPost(phone, ana, { place: here, title: 'open' }),
    ]);
    await updatePost(phone, ana, hidden.post_id, { is_available: 'false' });
    const { reservation_id: held } = await reserve(phone, ben, full.post_id);
    expect((await phone.delete(`/post/deletepost?post_id=${deleted.post_id}`, ana)).status).toBe(200);
    await new Promise((done) => setTimeout(done, endsAt.getTime() - Date.now() + 50));
    for (const reader of [undefined, ana, ben])
      expect(idsOf(await search(phone, here, reader))).toEqual([open.post_id]);
    expect(idsOf(await postsOf(phone, ana))).toEqual(expect.arrayContaining(idsOf([hidden, full, ended, open])));

    await updatePost(phone, ana, hidden.post_id, { is_available: 'true' });
    ok(await phone.delete(`/reservation/reserve/cancel?reservation_id=${held}`, ben), reservation);
    // That there is a portion again goes around as an event.
    const backAgain = await eventually(
      () => search(phone, here),
      (found) => found.length === 3,
    );
    expect(new Set(idsOf(backAgain))).toEqual(new Set(idsOf([open, hidden, full])));
  });

  it.each([
    ['swapped coordinates', 'latitude=103.851959&longitude=1.29027&user_id=0'],
    ['a longitude off the globe', 'latitude=1&longitude=181&user_id=0'],
    ['the open sea', 'latitude=-50&longitude=-140&user_id=0'],
  ])('answers an empty list to %s', async (_, query) => {
    const { status, body } = await phone.get(`/post/viewposts?${query}`);
    expect([status, body]).toEqual([200, []]);
  });

  it.each([
    'longitude=103.85',
    'latitude=1.29',
    'latitude=here&longitude=103.85',
    'latitude=&longitude=',
    'latitude=NaN&longitude=1',
  ])('says 422 to %s', async (query) => {
    const { status, body } = await phone.get(`/post/viewposts?${query}&user_id=0`);
    expect([status, body]).toEqual([422, expect.objectContaining({ detail: expect.any(Array) })]);
  });

  it('finds over the date line and at the pole', async () => {
    const [fiji, pole] = await Promise.all([
      createPost(phone, ana, { place: { latitude: -16.8, longitude: 179.99 } }),
      createPost(phone, ana, { place: { latitude: 89.99, longitude: 0 } }),
    ]);
    expect(idsOf(await search(phone, { latitude: -16.8, longitude: -179.99 }))).toEqual([fiji.post_id]);
    expect(idsOf(await search(phone, { latitude: 89.99, longitude: 180 }))).toEqual([pole.post_id]);
  });
});

describe('viewpost', () => {
  it('is false for is_available when the post is full or hidden, and only here', async () => {
    const { post_id: id } = await createPost(phone, ana, { place: newSpot(), portions: 1 });
    expect(await viewPost(phone, ben, id)).toMatchObject({
      is_available: true,
      reserved: false,
      available_reservations: 1,
    });
    await reserve(phone, ben, id);
    expect(await viewPost(phone, ben, id)).toMatchObject({
      is_available: false,
      reserved: true,
      available_reservations: 0,
    });
    expect((await postsOf(phone, ana)).at(-1)).toMatchObject({ is_available: true, available_reservations: 0 });
  });

  it('shows the exact place to the owner and holders alone', async () => {
    const place = newSpot();
    const { post_id: id } = await createPost(phone, ana, { place });
    await reserve(phone, ben, id);
    expect(placeOf(await viewPost(phone, ana, id))).toEqual(place);
    expect(placeOf(await viewPost(phone, ben, id))).toEqual(place);
    const seen = placeOf(await viewPost(phone, cleo, id));
    expect((await search(phone, place)).map(placeOf)).toEqual([seen]);
    expect(seen).not.toEqual(place);
  });

  it('says 404 to an unknown post, 403 to another user_id and 422 to no number', async () => {
    const statuses = ['post_id=999999&user_id=0', `post_id=1&user_id=${ben.userId}`, 'post_id=one', 'user_id=0'].map(
      async (query) => (await phone.get(`/post/viewpost?${query}`, ana)).status,
    );
    expect(await Promise.all(statuses)).toEqual([404, 403, 422, 422]);
  });
});

describe('one’s own posts', () => {
  it('are listed newest last, and no other user’s', async () => {
    const dora = await signUp(phone, 'Dora');
    expect(await postsOf(phone, dora)).toEqual([]);
    const place = newSpot();
    const first = await createPost(phone, dora, { place });
    const second = await createPost(phone, dora, { place });
    expect(await postsOf(phone, dora)).toEqual([first, second]);
    expect((await phone.get(`/post/createdpost?user_id=${dora.userId}`, ana)).status).toBe(403);
    expect((await phone.get('/post/createdpost?user_id=0', dora)).body).toEqual([first, second]);
  });

  it('show the owner alone who has reserved', async () => {
    const made = await createPost(phone, ana, { place: newSpot() });
    const path = `/post/viewcreatedpost?post_id=${made.post_id}`;
    expect(ok(await phone.get(path, ana), createdPost)).toEqual({ ...made, users: [] });
    await reserve(phone, ben, made.post_id);
    await reserve(phone, cleo, made.post_id);
    const { users, ...shown } = ok(await phone.get(path, ana), createdPost);
    expect(shown).toEqual({ ...made, available_reservations: 1 });
    expect(users).toHaveLength(2);
    expect(users).toEqual(
      expect.arrayContaining([
        { userId: ben.userId, username: 'Ben' },
        { userId: cleo.userId, username: 'Cleo' },
      ]),
    );
    expect((await phone.get(path, ben)).status).toBe(403);
    expect((await phone.get('/post/viewcreatedpost?post_id=999999', ana)).status).toBe(404);
    expect((await phone.get('/post/viewcreatedpost?post_id=', ana)).status).toBe(422);
  });
});
