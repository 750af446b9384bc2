import { loadApiSchema } from './api-schema';
import { expectRefusal, placesOf } from './contract';
import { createFacade, startOver, type FacadeFixture } from './facade-fixture';
import { addUser, createFakeGraph } from './fake-graph';

const BOUNDARY = 'frontier';
const LATIN1 = Buffer.from('é', 'latin1');
const FIELDS = {
  title: 'Bread',
  location_latitude: '1.3',
  location_longitude: '103.8',
  total_reservations: '5',
  time_end: '2026-11-5 20:30:00',
};

describe('the encoding of a REST body', () => {
  let facade: FacadeFixture;

  beforeAll(async () => {
    facade = await createFacade(await loadApiSchema(), createFakeGraph());
  });
  beforeEach(() => {
    addUser(startOver(facade), { id: 1 });
  });
  afterAll(() => facade.app.close());

  const signUp = (password: Buffer, type = 'application/json') => {
    const text = '{"email":"ana@example.com","username":"Ana","password":"12345';
    return facade.app.inject({
      method: 'POST',
      url: '/user/createaccount',
      headers: { 'content-type': type },
      payload: Buffer.concat([Buffer.from(text), password, Buffer.from('"}')]),
    });
  };

  it.each([
    ['a letter of Latin-1', LATIN1],
    ['another letter of Latin-1', Buffer.from('ü', 'latin1')],
    ['half a character', Buffer.from('é').subarray(0, 1)],
    ['an overlong slash', Buffer.from([0xc0, 0xaf])],
    ['an encoded surrogate', Buffer.from([0xed, 0xa0, 0x80])],
    ['what lies beyond Unicode', Buffer.from([0xf4, 0x90, 0x80, 0x80])],
  ])('is 400 for a password with %s, and no account is created', async (_what, bytes) => {
    expectRefusal(await signUp(bytes), 400, 'BAD_REQUEST');
    expect(facade.graph.ran).toEqual([]);
  });

  it.each([
    'application/json; charset=latin1',
    'application/json;charset="iso-8859-1"',
    'application/json; charset=utf-16',
    'application/json; charset=us-ascii',
    'application/json; charset=utf-8; charset=latin1',
    'application/json; charset=',
  ])('is 400 for %s, whatever the bytes are', async (type) => {
    expectRefusal(await signUp(Buffer.from('7'), type), 400, 'BAD_REQUEST');
    expect(facade.graph.ran).toEqual([]);
  });

  it.each(['application/json; charset=UTF-8', 'application/json;charset="utf8"', 'application/json'])(
    'is fine for %s',
    async (type) => {
      expect((await signUp(Buffer.from('é'), type)).statusCode).toBe(200);
    },
  );

  it('is 400 for UTF-16, said or not', async () => {
    const payload = Buffer.from('\ufeff{"email":"ana@example.com","username":"Ana","password":"1234567"}', 'utf16le');
    for (const type of ['application/json', 'application/json; charset=utf-16le']) {
      const headers = { 'content-type': type };
      const answer = await facade.app.inject({ method: 'POST', url: '/user/createaccount', headers, payload });
      expectRefusal(answer, 400, 'BAD_REQUEST');
    }
  });

  describe('in a form', () => {
    const create = (description: Buffer, heads: readonly string[] = [], type = '') => {
      const part = (name: string, value: Buffer | string, more: readonly string[] = []) => {
        const head = [`content-disposition: form-data; name="${name}"`, ...more].join('\r\n');
        return Buffer.concat([
          Buffer.from(`--${BOUNDARY}\r\n${head}\r\n\r\n`),
          Buffer.from(value),
          Buffer.from('\r\n'),
        ]);
      };
      return facade.app.inject({
        method: 'POST',
        url: '/post/createpost',
        headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}${type}`, authorization: 'Bearer user-1' },
        payload: Buffer.concat([
          ...Object.entries(FIELDS).map(([name, value]) => part(name, value)),
          part('post_desc', description, heads),
          part('image_file', 'jpeg bytes'),
          Buffer.from(`--${BOUNDARY}--\r\n`),
        ]),
      });
    };

    it.each([
      ['bytes that are no UTF-8', LATIN1, []],
      ['Latin-1 that says so', LATIN1, ['content-type: text/plain; charset=latin1']],
      ['ASCII that says it is Latin-1', Buffer.from('e'), ['Content-Type: text/plain;charset="ISO-8859-1"']],
      ['UTF-16', Buffer.from('é', 'utf16le'), ['content-type: text/plain; charset=utf-16le']],
      ['UTF-7', Buffer.from('+AOk-'), ['content-type: text/plain; charset=utf-7']],
      ['base64', Buffer.from('w6k='), ['content-transfer-encoding: base64']],
      ['quoted-printable', Buffer.from('=C3=A9'), ['content-transfer-encoding: quoted-printable']],
    ])('is 400 for %s, and nothing is posted', async (_what, bytes, heads) => {
      expectRefusal(await create(bytes, heads), 400, 'BAD_REQUEST');
      expect(facade.graph.posts.size).toBe(0);
    });

    it('is 400 when the whole form declares another charset', async () => {
      expectRefusal(await create(Buffer.from('e'), [], '; charset=latin1'), 400, 'BAD_REQUEST');
    });

    it('is accepted with the phone’s content type and with an unusual one', async () => {
      const dart = ['content-type: text/plain; charset=utf-8', 'content-transfer-encoding: binary'];
      for (const heads of [dart, []]) {
        expect((await create(Buffer.from('é'), heads)).json()).toMatchObject({ post_desc: 'é' });
      }
    });

    it('is no matter in a text that is too long for its field', async () => {
      const answer = await create(Buffer.from('🍲'.repeat(50_000)));
      expect(placesOf(expectRefusal(answer, 422, 'BAD_USER_INPUT'))).toEqual(['body.post_desc']);
    });

    it('takes a text of a part that calls itself JSON as the text that it is', async () => {
      expect((await create(Buffer.from('"é"'), ['content-type: application/json'])).json()).toMatchObject({
        post_desc: '"é"',
      });
    });
  });
});
