import { loadApiSchema } from './api-schema';
import { expectRefusal, placesOf } from './contract';
import { createFacade, startOver, type FacadeFixture } from './facade-fixture';
import { FORM_HEADERS, formBody, picture } from './form';
import { addPost, addUser, createFakeGraph, stateOf } from './fake-graph';

describe('the Idempotency-Key of the phone’s routes', () => {
  let facade: FacadeFixture;

  beforeAll(async () => {
    facade = await createFacade(await loadApiSchema(), createFakeGraph());
  });
  beforeEach(() => {
    startOver(facade);
    addUser(facade.graph, { id: 1 });
    addPost(facade.graph, { id: 7, ownerId: 2 });
  });
  afterAll(() => facade.app.close());

  const ROUTES: [string, object][] = [
    ['/reservation/reserve', { post_id: '7' }],
    ['/user/createaccount', { email: 'new@example.com', username: 'New', password: 'secret' }],
    ['/user/subscribe', { userId: '1', success_url: 'http://www.google.com' }],
  ];
  const send = (url: string, payload: object, key: string | string[]) =>
    facade.app.inject({
      method: 'POST',
      url,
      headers: { authorization: 'Bearer user-1', 'idempotency-key': key },
      payload,
    });

  describe.each(ROUTES)('%s', (url, payload) => {
    it.each([
      ['empty', ''],
      ['too long', 'k'.repeat(256)],
      ['not of ASCII', 'schlüssel'],
      ['with a tab in it', 'a\tb'],
      ['sent twice', ['a', 'b']],
      ['sent twice alike', ['a', 'a']],
    ])('refuses one that is %s, and does nothing', async (_what, key) => {
      const before = stateOf(facade.graph);
      expect(placesOf(expectRefusal(await send(url, payload, key), 422, 'BAD_USER_INPUT'))).toEqual([
        'header.idempotency-key',
      ]);
      expect([stateOf(facade.graph), facade.graph.ran]).toEqual([before, []]);
    });

    it.each(['k'.repeat(255), '1', 'a key, with {"blanks"}'])('takes %j', async (key) => {
      expect((await send(url, payload, key)).statusCode).toBe(200);
    });
  });

  it('is looked at before a picture is read', async () => {
    const answer = await facade.app.inject({
      method: 'POST',
      url: '/post/createpost',
      headers: {
        authorization: 'Bearer user-1',
        ...FORM_HEADERS,
        'idempotency-key': '',
      },
      payload: formBody([picture()]),
    });
    expectRefusal(answer, 422, 'BAD_USER_INPUT');
    expect(facade.forwarded).toEqual([]);
  });
});
