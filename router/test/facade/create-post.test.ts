import { AppError } from '@gobbler/contracts';
import { loadApiSchema } from './api-schema';
import { bodyOf, expectPost, expectRefusal, placesOf } from './contract';
import { answerOf, createFacade, startOver, type FacadeFixture } from './facade-fixture';
import { fields, FORM_HEADERS, formBody, picture, type FormPart } from './form';
import { addUser, createFakeGraph } from './fake-graph';

const BREAD = {
  title: 'Bread',
  post_desc: 'Two loaves 🍞',
  location_latitude: '1.3042',
  location_longitude: '103.8317',
  total_reservations: '5',
  time_end: '2026-11-5 20:30:00',
  user_id: '1',
};

describe('createpost', () => {
  let facade: FacadeFixture;

  beforeAll(async () => {
    facade = await createFacade(await loadApiSchema(), createFakeGraph());
  });
  beforeEach(() => {
    addUser(startOver(facade), { id: 1 });
  });
  afterAll(() => facade.app.close());

  const send = (payload: Buffer, headers: Record<string, string> = {}) =>
    facade.app.inject({
      method: 'POST',
      url: '/post/createpost',
      headers: { ...FORM_HEADERS, authorization: 'Bearer user-1', ...headers },
      payload,
    });
  const create = (parts: readonly FormPart[], headers: Record<string, string> = {}) => send(formBody(parts), headers);

  function expectFailure(answer: Awaited<ReturnType<typeof send>>, code = 'BAD_USER_INPUT'): string[] {
    const body = expectRefusal(answer, 422, code);
    expect(body['error']).toBe('Post creation failed.');
    return placesOf(body);
  }

  it.each([
    ['before', [...fields(BREAD), picture()]],
    ['behind', [picture(), ...fields(BREAD)]],
    ['around', [...fields(BREAD).slice(0, 3), picture(), ...fields(BREAD).slice(3)]],
  ])('creates a post from a form with fields %s the picture', async (_order, parts) => {
    const body = bodyOf(await create(parts));
    expectPost(body);
    expect(body).toEqual({
      post_id: 1,
      user_id: 1,
      title: 'Bread',
      post_desc: 'Two loaves 🍞',
      image_url: 'http://127.0.0.1:4000/pictures/upload-1.webp',
      location_latitude: 1.3042,
      location_longitude: 103.8317,
      total_reservations: 5,
      available_reservations: 5,
      time_end: '2026-11-05T20:30:00',
      created_at: '2026-11-05T10:00:00',
      updated_at: null,
      is_available: true,
    });
    expect(facade.graph.ran).toEqual(['CreatePost']);
  });

  it('hands the picture’s bytes to post, without the phone’s name and type for them', async () => {
    await create([...fields(BREAD), picture(Buffer.from([0xff, 0xd8, 0x00, 0x0d, 0x0a, 0x2d, 0x2d]))]);
    expect(facade.forwarded).toMatchObject([
      {
        service: 'post',
        path: '/uploads',
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        viewer: { userId: 1 },
      },
    ]);
    expect(JSON.stringify(facade.forwarded[0]?.headers)).not.toContain('filename');
  });

  it('takes the picture part for a file even when the phone gives it no name', async () => {
    const answer = await create([...fields(BREAD), { name: 'image_file', value: 'jpeg bytes' }]);
    expect(answer.statusCode).toBe(200);
  });

  it.each(['2026-11-05T20:30:00', '2026-11-05T12:30:00Z', '2026-11-05T14:30:00+02:00'])(
    'takes %s for the same end',
    async (time_end) => {
      const body = bodyOf(await create([...fields({ ...BREAD, time_end }), picture()]));
      expect(body).toMatchObject({ time_end: '2026-11-05T20:30:00' });
      expect(facade.graph.posts.get(1)?.endsAt).toBe('2026-11-05T12:30:00.000Z');
    },
  );

  it('takes 0 and nothing for a user_id that was not said', async () => {
    expect((await create([...fields({ ...BREAD, user_id: '0' }), picture()])).statusCode).toBe(200);
    expect((await create([...fields(BREAD).slice(0, -1), picture()])).statusCode).toBe(200);
  });

  it.each([
    ['title', ''],
    ['title', '   '],
    ['title', 'x'.repeat(51)],
    ['title', 'x'.repeat(1_100_000)],
    ['title', 'a\u0000b'],
    ['title', 'a\u202Eb'],
    ['title', '\u3164\u200b'],
    ['title', 'a\u0085b'],
    ['title', 'a\ufdd0'],
    ['title', 'a\r\nb'],
    ['title', 'a\u2028b'],
    ['post_desc', '\r\n\u2800'],
    ['post_desc', ''],
    ['post_desc', 'x'.repeat(501)],
    ['location_latitude', '90.1'],
    ['location_latitude', 'north'],
    ['location_latitude', 'NaN'],
    ['location_longitude', '-180.1'],
    ['location_longitude', ''],
    ['total_reservations', '0'],
    ['total_reservations', '-1'],
    ['total_reservations', '1.5'],
    ['total_reservations', '1001'],
    ['total_reservations', '2147483648'],
    ['total_reservations', '1e308'],
    ['total_reservations', 'null'],
    ['time_end', 'tomorrow'],
    ['time_end', '2026-02-30 10:00:00'],
    ['time_end', '2026-11-05'],
    ['time_end', '2026-11-5 18:00:00'],
    ['user_id', 'me'],
  ])('says 422 to %s = %j and creates nothing', async (name, value) => {
    const answer = await create([...fields({ ...BREAD, [name]: value.slice(0, 2_000_000) }), picture()]);
    expect(expectFailure(answer)).toEqual([`body.${name}`]);
    expect(facade.graph.posts.size).toBe(0);
  });

  it('reports all problems together, and uploads nothing when they precede the picture', async () => {
    const bad = fields({ title: '', total_reservations: '0', time_end: 'soon', remaining: '5' });
    const places = [
      'body.location_latitude',
      'body.location_longitude',
      'body.post_desc',
      'body.remaining',
      'body.time_end',
      'body.title',
      'body.total_reservations',
    ];
    expect(expectFailure(await create([...bad, picture()]))).toEqual(places);
    expect(facade.forwarded).toEqual([]);
    expect(expectFailure(await create([picture(), ...bad]))).toEqual(places);
    expect(expectFailure(await create(bad))).toEqual([...places, 'body.image_file'].sort());
    expect(facade.graph.ran).toEqual([]);
  });

  it('says 422 to a form without a picture and to an empty one', async () => {
    expect(expectFailure(await create(fields(BREAD)))).toEqual(['body.image_file']);
    expect(expectFailure(await create([...fields(BREAD), picture('')]))).toEqual(['body.image_file']);
    expect(expectFailure(await create([]))).toHaveLength(7);
    expect(facade.graph.posts.size).toBe(0);
  });

  it('says 422 to a field given twice and to a field that is a file', async () => {
    expect(expectFailure(await create([...fields(BREAD), ...fields({ title: 'Soup' }), picture()]))).toEqual([
      'body.title',
    ]);
    expect(facade.forwarded).toEqual([]);
    const titleFile = { name: 'title', value: 'Bread', file: { name: 'filename', type: 'text/plain' } };
    expect(expectFailure(await create([...fields(BREAD).slice(1), titleFile]))).toEqual([
      'body.image_file',
      'body.title',
      'body.title',
    ]);
  });

  it('says 415 to what is no picture', async () => {
    const body = expectRefusal(
      await create([...fields(BREAD), picture('<svg>', 'image/png')]),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    );
    expect(typeof body['error']).toBe('string');
    expect(facade.graph.posts.size).toBe(0);
  });

  it('says 413 to a picture of more than 20 MB and takes one of exactly 20 MB', async () => {
    const most = 20 * 1024 * 1024;
    expectRefusal(await create([...fields(BREAD), picture(Buffer.alloc(most + 1))]), 413, 'PAYLOAD_TOO_LARGE');
    expectRefusal(await create([picture(Buffer.alloc(most + 1_000_000)), ...fields(BREAD)]), 413, 'PAYLOAD_TOO_LARGE');
    expect(facade.graph.posts.size).toBe(0);
    expect((await create([...fields(BREAD), picture(Buffer.alloc(most))])).statusCode).toBe(200);
  });

  it('says 422 to a second picture, empty or not, and creates nothing', async () => {
    for (const second of [picture(), picture('')]) {
      expect(expectFailure(await create([...fields(BREAD), picture(), second]))).toEqual(['body.image_file']);
    }
    expect(expectFailure(await create([picture(), ...fields(BREAD), picture()]))).toEqual(['body.image_file']);
    expect(expectFailure(await create([...fields(BREAD), picture(''), picture()]))).toEqual(['body.image_file']);
    expect(facade.graph.posts.size).toBe(0);
  });

  it('says 413 to more fields than any form of ours has', async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ name: `field${index}`, value: 'x' }));
    expectRefusal(await create([...many, picture()]), 413, 'PAYLOAD_TOO_LARGE');
    expect(facade.graph.posts.size).toBe(0);
  });

  it('says 400 to what is no form, or a broken one', async () => {
    const whole = formBody([...fields(BREAD), picture('x'.repeat(100_000))]);
    const broken: readonly (readonly [Buffer, Record<string, string>])[] = [
      [Buffer.from('{"title":"Bread"}'), { 'content-type': 'application/json' }],
      [Buffer.from('title=Bread'), { 'content-type': 'application/x-www-form-urlencoded' }],
      [whole, { 'content-type': 'multipart/form-data' }],
      [Buffer.from('nonsense'), {}],
      [whole.subarray(0, 300), {}],
      [whole.subarray(0, -5_000), {}],
      [formBody([...fields({ ...BREAD, __proto__: 'x' }), { name: '__proto__', value: 'x' }]), {}],
    ];
    for (const [payload, headers] of broken) {
      expectRefusal(await send(payload, headers), 400, 'BAD_REQUEST');
    }
    expect(facade.graph.posts.size).toBe(0);
  });

  it('creates one post for one Idempotency-Key, though a retry uploads again', async () => {
    const key = { 'idempotency-key': 'k1' };
    const first = bodyOf(await create([...fields(BREAD), picture()], key));
    expect(bodyOf(await create([...fields(BREAD), picture()], key))).toEqual(first);
    expect(facade.graph.posts.size).toBe(1);
    const other = await create([...fields({ ...BREAD, title: 'Soup' }), picture()], key);
    expect(expectFailure(other, 'IDEMPOTENCY_KEY_REUSED')).toEqual(['header.idempotency-key']);
    expect(facade.graph.posts.size).toBe(1);
  });

  it('needs nothing of user, reservation and payment', async () => {
    facade.graph.down.add('user').add('reservation').add('payment').add('auth');
    expect((await create([...fields(BREAD), picture()])).statusCode).toBe(200);
  });

  describe('when post refuses the upload', () => {
    it.each([
      [413, 'PAYLOAD_TOO_LARGE', 413, 'PAYLOAD_TOO_LARGE'],
      [415, 'UNSUPPORTED_MEDIA_TYPE', 415, 'UNSUPPORTED_MEDIA_TYPE'],
      [422, 'BAD_USER_INPUT', 422, 'BAD_USER_INPUT'],
      [503, 'OVERLOADED', 503, 'OVERLOADED'],
      [429, 'QUOTA_EXCEEDED', 429, 'QUOTA_EXCEEDED'],
      [401, 'UNAUTHENTICATED', 503, 'SUBGRAPH_UNAVAILABLE'],
      [500, 'INTERNAL_SERVER_ERROR', 503, 'SUBGRAPH_UNAVAILABLE'],
      [200, 'no id', 503, 'SUBGRAPH_UNAVAILABLE'],
    ])('with %d %s, the phone hears %d %s', async (status, code, shown, shownCode) => {
      facade.forwardInstead = () => Promise.resolve(answerOf(status, { error: 'refused', code }));
      expectRefusal(await create([...fields(BREAD), picture('x'.repeat(500_000))]), shown, shownCode);
      expect(facade.graph.ran).toEqual([]);
    });

    it('for the account’s quota, the phone hears when to try again', async () => {
      const refusal = answerOf(429, { error: 'Enough for today.', code: 'QUOTA_EXCEEDED' });
      facade.forwardInstead = () => Promise.resolve({ ...refusal, headers: { 'retry-after': '4321' } });
      const answer = await create([...fields(BREAD), picture()]);
      expectRefusal(answer, 429, 'QUOTA_EXCEEDED');
      expect(answer.headers['retry-after']).toBe('4321');
    });

    it('by not answering, the phone hears 503', async () => {
      facade.forwardInstead = () => Promise.reject(new AppError('SUBGRAPH_UNAVAILABLE', 'post is down'));
      expectRefusal(await create([...fields(BREAD), picture('x'.repeat(500_000))]), 503, 'SUBGRAPH_UNAVAILABLE');
      expect(facade.graph.ran).toEqual([]);
    });
  });
});
