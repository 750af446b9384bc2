import { post } from '@gobbler/test-harness/phone/contract';
import { signUp, type Person } from '@gobbler/test-harness/phone/people';
import { ok } from '@gobbler/test-harness/phone/phone';
import {
  cameraPicture,
  CAMERA_SECRET,
  gifPicture,
  htmlPicture,
  hugePicture,
  pngPicture,
  svgPicture,
  truncatedPicture,
  webpPicture,
} from '@gobbler/test-harness/phone/pictures';
import type { Place } from '@gobbler/test-harness/phone/places';
import {
  CITY_HALL,
  createPost,
  postFields,
  postsOf,
  reserve,
  sendReserve,
  sendUpdate,
  updatePost,
  viewPost,
} from '@gobbler/test-harness/phone/posts';
import { useSystem } from '@gobbler/test-harness/use-system';
import { ageOf, asSent, asShown, inHours, inSeconds } from '@gobbler/test-harness/phone/times';

const { phone, client } = useSystem();
let ana: Person;
let ben: Person;
let cleo: Person;

beforeAll(async () => {
  [ana, ben, cleo] = await Promise.all([signUp(phone, 'Ana'), signUp(phone, 'Ben'), signUp(phone, 'Cleo')]);
});

const sendCreate = (fields: Record<string, string>, file: typeof cameraPicture | null = cameraPicture, headers = {}) =>
  phone.send('POST', '/post/createpost', { as: ana, form: { fields, file }, headers });

describe('createpost', () => {
  it('answers the post as it was sent, at its exact place, with all of it to be had', async () => {
    const endsAt = inHours(30);
    const fields = postFields(ana, { title: 'Crème brûlée 🍮 "to go"', portions: 4, endsAt });
    const made = ok(await sendCreate(fields), post);
    expect(made).toEqual({
      post_id: expect.any(Number),
      user_id: ana.userId,
      title: 'Crème brûlée 🍮 "to go"',
      post_desc: 'Still warm, bring a box',
      image_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/pictures\/[^?]+$/),
      location_latitude: CITY_HALL.latitude,
      location_longitude: CITY_HALL.longitude,
      total_reservations: 4,
      available_reservations: 4,
      time_end: asShown(endsAt),
      created_at: expect.any(String),
      updated_at: null,
      is_available: true,
    });
    expect(Math.abs(ageOf(made.created_at))).toBeLessThan(60);
  });

  it.each([
    ['as the phone writes it', asSent],
    ['with a T between', asShown],
    ['in UTC', (instant: Date) => instant.toISOString()],
    [
      'with an offset',
      (instant: Date) => new Date(instant.getTime() + 7_200_000).toISOString().replace('.000Z', '+02:00'),
    ],
  ])('takes an end %s and shows the wall clock of the phone’s zone', async (_, write) => {
    const endsAt = inHours(48);
    const made = ok(await sendCreate({ ...postFields(ana), time_end: write(endsAt) }), post);
    expect(made.time_end).toBe(asShown(endsAt));
  });

  it.each([
    ['a missing title', { title: undefined }, 'title'],
    ['an empty title', { title: '' }, 'title'],
    ['a title of 51 characters', { title: 'x'.repeat(51) }, 'title'],
    ['an empty text', { post_desc: '' }, 'post_desc'],
    ['a text of 501 characters', { post_desc: 'x'.repeat(501) }, 'post_desc'],
    ['a latitude off the globe', { location_latitude: '103.85' }, 'location_latitude'],
    ['a longitude that is none', { location_longitude: 'east' }, 'location_longitude'],
    ['a longitude that is NaN', { location_longitude: 'NaN' }, 'location_longitude'],
    ['no portions', { total_reservations: '0' }, 'total_reservations'],
    ['1001 portions', { total_reservations: '1001' }, 'total_reservations'],
    ['half a portion', { total_reservations: '1.5' }, 'total_reservations'],
    ['an end in the past', { time_end: asSent(inHours(-1)) }, 'time_end'],
    ['an end that is no time', { time_end: '2031-02-30 10:00:00' }, 'time_end'],
    ['a user that is none', { user_id: 'me' }, 'user_id'],
    ['a field that there is not', { post_id: '7' }, 'post_id'],
  ])('says 422 to %s, and there is no post', async (_, change, name) => {
    const before = await postsOf(phone, ana);
    const fields: Record<string, string | undefined> = { ...postFields(ana), ...change };
    const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const { status, body } = await sendCreate(Object.fromEntries(given));
    expect([status, body]).toEqual([
      422,
      expect.objectContaining({
        error: 'Post creation failed.',
        detail: expect.arrayContaining([expect.objectContaining({ loc: expect.arrayContaining([name]) })]),
      }),
    ]);
    expect(await postsOf(phone, ana)).toEqual(before);
  });

  it('is for oneself only: another user_id gets 403, 0 and none are oneself', async () => {
    const before = await postsOf(phone, ben);
    expect((await sendCreate(postFields(ben))).status).toBe(403);
    expect(await postsOf(phone, ben)).toEqual(before);
    const { user_id: _, ...unsaid } = postFields(ana);
    for (const fields of [unsaid, { ...unsaid, user_id: '0' }])
      expect(ok(await sendCreate(fields), post).user_id).toBe(ana.userId);
  });

  it('says 400 to what is no form', async () => {
    const json = await phone.post('/post/createpost', postFields(ana), ana);
    const broken = await phone.send('POST', '/post/createpost', {
      as: ana,
      raw: '--b\r\ncontent-disposition: form-data; name="title"\r\n\r\nSoup',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    });
    expect([json.status, broken.status]).toEqual([400, 400]);
  });

  it('makes one post of one Idempotency-Key, also at once, and refuses it for another', async () => {
    const key = { 'idempotency-key': 'create-1' };
    const fields = postFields(ana, { title: 'Only once' });
    const answers = await Promise.all([1, 2, 3].map(() => sendCreate(fields, cameraPicture, key)));
    // A request that comes while the first runs gets 409 and may be repeated.
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    const made = ok(await sendCreate(fields, cameraPicture, key), post);
    expect((await postsOf(phone, ana)).filter(({ title }) => title === 'Only once')).toEqual([made]);
    const { status, body } = await sendCreate(postFields(ana, { title: 'Another' }), cameraPicture, key);
    expect([status, body]).toEqual([422, expect.objectContaining({ code: 'IDEMPOTENCY_KEY_REUSED' })]);
  });
});

describe('a picture', () => {
  it('is public and permanent, and does not reveal where it was taken', async () => {
    const [one, other] = await Promise.all([createPost(phone, ana), createPost(phone, ana)]);
    expect(one.image_url).not.toBe(other.image_url);
    const shown = await fetch(one.image_url, { redirect: 'manual' });
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const bytes = Buffer.from(await shown.arrayBuffer());
    expect([bytes.includes(CAMERA_SECRET), bytes.includes('Exif')]).toEqual([false, false]);
  });

  it.each([
    ['PNG', pngPicture],
    ['WebP', webpPicture],
    ['JPEG of no type', { ...cameraPicture, type: 'application/octet-stream' }],
  ])('may be a %s', async (_, picture) => {
    const { image_url: address } = await createPost(phone, ana, { picture });
    expect((await fetch(address)).headers.get('content-type')).toMatch(/^image\/(jpeg|png|webp)$/);
  });

  it.each([
    ['an SVG', svgPicture, 415],
    ['a page', htmlPicture, 415],
    ['a GIF', gifPicture, 415],
    ['a JPEG that breaks off', truncatedPicture, 422],
    ['21 MB', hugePicture, 413],
  ])('is refused when it is %s, at creation and at a change, and nothing is kept', async (_, file, status) => {
    const before = await createPost(phone, ana, { title: 'Keep me' });
    expect((await sendCreate(postFields(ana, { title: 'Never made' }), file)).status).toBe(status);
    const form = { fields: { title: 'Never changed' }, file };
    const update = await phone.send('POST', `/post/updatepost?post_id=${before.post_id}`, { as: ana, form });
    expect(update.status).toBe(status);
    const titles = await postsOf(phone, ana);
    expect(titles.at(-1)).toEqual(before);
    expect(titles.some(({ title }) => title.startsWith('Never'))).toBe(false);
  });

  it('is missing when it is empty: at creation it is needed, at a change the old one stays', async () => {
    const before = await createPost(phone, ana, { title: 'Keep me' });
    const file = { ...cameraPicture, bytes: Buffer.alloc(0) };
    expect((await sendCreate(postFields(ana, { title: 'Never made' }), file)).status).toBe(422);
    const form = { fields: { title: 'Kept' }, file };
    const update = await phone.send('POST', `/post/updatepost?post_id=${before.post_id}`, { as: ana, form });
    expect(ok(update, post)).toMatchObject({ title: 'Kept', image_url: before.image_url });
  });

  it('is required, else the answer is 422', async () => {
    const { status, body } = await sendCreate(postFields(ana), null);
    expect([status, body]).toEqual([
      422,
      expect.objectContaining({ detail: [expect.objectContaining({ loc: ['body', 'image_file'] })] }),
    ]);
  });
});

describe('updatepost', () => {
  it('changes everything at once, position and picture too', async () => {
    const before = await createPost(phone, ana);
    const endsAt = inHours(5);
    const place: Place = { latitude: 1.35, longitude: 103.8 };
    const fields = postFields(ana, { title: 'Soup', portions: 7, endsAt, place });
    const form = { fields: { ...fields, is_available: 'true' }, file: pngPicture };
    const after = ok(await phone.send('POST', `/post/updatepost?post_id=${before.post_id}`, { as: ana, form }), post);
    expect(after).toEqual({
      ...before,
      title: 'Soup',
      location_latitude: place.latitude,
      location_longitude: place.longitude,
      total_reservations: 7,
      available_reservations: 7,
      time_end: asShown(endsAt),
      image_url: expect.not.stringContaining(before.image_url),
      updated_at: expect.any(String),
    });
    expect((await postsOf(phone, ana)).at(-1)).toEqual(after);
    expect((await fetch(after.image_url)).status).toBe(200);
  });

  it('reads total_reservations as the servings left', async () => {
    const { post_id: id } = await createPost(phone, ana, { portions: 3 });
    await reserve(phone, ben, id);
    const two = { total_reservations: 3, available_reservations: 2 };
    // The edit page shows the 2 that are left, and sends them back.
    expect(await updatePost(phone, ana, id, { total_reservations: '2' })).toMatchObject(two);
    expect(await viewPost(phone, ana, id)).toMatchObject(two);
    expect(await updatePost(phone, ana, id, { total_reservations: '5' })).toMatchObject({
      total_reservations: 6,
      available_reservations: 5,
    });
    expect(await viewPost(phone, cleo, id)).toMatchObject({ total_reservations: 6, available_reservations: 5 });
  });

  it('sells nothing more when 0 are left, and takes nothing from anybody', async () => {
    const { post_id: id } = await createPost(phone, ana, { portions: 3 });
    await reserve(phone, ben, id);
    const soldOut = { total_reservations: 1, available_reservations: 0 };
    expect(await updatePost(phone, ana, id, { total_reservations: '0' })).toMatchObject({
      ...soldOut,
      is_available: true,
    });
    expect((await sendReserve(phone, cleo, id)).status).toBe(404);
    expect(await viewPost(phone, ben, id)).toMatchObject({ ...soldOut, is_available: false, reserved: true });
  });

  it('shows 0 left, never less, when fewer portions are offered than taken', async () => {
    const { post_id: id } = await createPost(phone, ana, { portions: 3 });
    await Promise.all([reserve(phone, ben, id), reserve(phone, cleo, id)]);
    const UPDATE = 'mutation ($id: ID!) { updatePost(input: { id: $id, portions: 1 }) { post { portions } } }';
    expect((await client.ask(UPDATE, { id: String(id) }, ana)).codes).toEqual([]);
    expect(await viewPost(phone, ben, id)).toMatchObject({
      total_reservations: 1,
      available_reservations: 0,
      reserved: true,
    });
    // One left means three in all.
    expect(await updatePost(phone, ana, id, { total_reservations: '1' })).toMatchObject({
      total_reservations: 3,
      available_reservations: 1,
    });
  });

  it('hides a post from strangers and shows it again', async () => {
    const { post_id: id } = await createPost(phone, ana, { portions: 3 });
    const hidden = { total_reservations: 3, available_reservations: 0, is_available: false };
    expect(await updatePost(phone, ana, id, { is_available: 'false' })).toMatchObject(hidden);
    expect(await viewPost(phone, ana, id)).toMatchObject(hidden);
    expect((await phone.get(`/post/viewpost?post_id=${id}&user_id=${ben.userId}`, ben)).status).toBe(404);
    expect((await postsOf(phone, ana)).at(-1)).toMatchObject(hidden);
    const shown = { total_reservations: 3, available_reservations: 3, is_available: true };
    expect(await updatePost(phone, ana, id, { is_available: 'true', user_id: String(ana.userId) })).toMatchObject(
      shown,
    );
    expect(await viewPost(phone, ben, id)).toMatchObject(shown);
  });

  it('takes back the end that it showed, also once it is past', async () => {
    const endsAt = inSeconds(2);
    const { post_id: id, time_end: shown } = await createPost(phone, ana, { endsAt });
    await new Promise((done) => setTimeout(done, endsAt.getTime() - Date.now() + 50));
    expect(await updatePost(phone, ana, id, { title: 'Late soup', time_end: shown })).toMatchObject({
      title: 'Late soup',
      time_end: shown,
    });
    const { status, body } = await sendUpdate(phone, ana, id, { title: 'Later', time_end: asSent(inSeconds(-60)) });
    expect([status, body]).toEqual([422, expect.objectContaining({ error: 'Update of post failed.' })]);
    expect((await viewPost(phone, ana, id)).title).toBe('Late soup');
  });

  it('changes nothing when nothing is said', async () => {
    const before = await createPost(phone, ana);
    expect(await updatePost(phone, ana, before.post_id, {})).toEqual(before);
  });

  it.each([
    { title: '' },
    { title: 'x'.repeat(51) },
    { total_reservations: '-1' },
    { total_reservations: '1001' },
    { location_latitude: '91' },
    { time_end: 'tomorrow' },
    { is_available: 'perhaps' },
    { available_reservations: '3' },
  ])('says 422 to %j and changes nothing', async (fields) => {
    const before = await createPost(phone, ana);
    const { status, body } = await sendUpdate(phone, ana, before.post_id, { post_desc: 'Changed', ...fields });
    expect([status, body]).toEqual([
      422,
      expect.objectContaining({
        error: 'Update of post failed.',
        detail: [expect.objectContaining({ loc: ['body', Object.keys(fields)[0]] })],
      }),
    ]);
    expect((await postsOf(phone, ana)).at(-1)).toEqual(before);
  });

  it('is for the owner alone', async () => {
    const before = await createPost(phone, ana);
    await reserve(phone, ben, before.post_id);
    expect((await sendUpdate(phone, ben, before.post_id, { title: 'Mine' })).status).toBe(403);
    expect((await sendUpdate(phone, ana, before.post_id, { user_id: String(ben.userId), title: 'Mine' })).status).toBe(
      403,
    );
    expect((await sendUpdate(phone, ana, 999_999, { title: 'Mine' })).status).toBe(404);
    expect((await postsOf(phone, ana)).at(-1)).toEqual({ ...before, available_reservations: 2 });
  });
});

describe('deletepost', () => {
  const sendDelete = (person: Person, id: number | string) => phone.delete(`/post/deletepost?post_id=${id}`, person);

  it('answers the post as it was last, with the placeholder, and then it is gone with its picture', async () => {
    const { post_id: id, image_url: address } = await createPost(phone, ana, { portions: 3 });
    await reserve(phone, ben, id);
    const last = (await postsOf(phone, ana)).at(-1);
    const placeholder = address.replace(/[^/]+$/, 'placeholder.png');
    expect(ok(await sendDelete(ana, id), post)).toEqual({ ...last, image_url: placeholder });
    const [shown, expected] = await Promise.all([fetch(address), fetch(placeholder)]);
    expect([shown.status, await shown.bytes()]).toEqual([200, await expected.bytes()]);
    expect((await phone.get(`/post/viewpost?post_id=${id}&user_id=${ben.userId}`, ben)).status).toBe(404);
    expect((await postsOf(phone, ana)).some((left) => left.post_id === id)).toBe(false);
    expect((await sendDelete(ana, id)).status).toBe(404);
    expect((await sendReserve(phone, cleo, id)).status).toBe(422);
  });

  it('is for the owner alone', async () => {
    const before = await createPost(phone, ana);
    expect((await sendDelete(ben, before.post_id)).status).toBe(403);
    expect((await sendDelete(ana, 'all')).status).toBe(422);
    expect((await postsOf(phone, ana)).at(-1)).toEqual(before);
  });
});
