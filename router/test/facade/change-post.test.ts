import type { GraphQLSchema } from 'graphql';
import { loadApiSchema } from './api-schema';
import { bodyOf, expectPost, expectRefusal, placesOf } from './contract';
import { createFacade, startOver, type FacadeFixture } from './facade-fixture';
import { fields, FORM_HEADERS, formBody, picture, type FormPart } from './form';
import { addPost, addReservation, addUser, createFakeGraph, stateOf, type FakePost } from './fake-graph';

describe('changing a post', () => {
  let schema: GraphQLSchema;
  let facade: FacadeFixture;
  let bread: FakePost;

  beforeAll(async () => {
    schema = await loadApiSchema();
    facade = await createFacade(schema, createFakeGraph());
  });
  beforeEach(() => {
    const graph = startOver(facade);
    for (const id of [1, 2, 3, 4]) addUser(graph, { id });
    bread = addPost(graph, { id: 7, ownerId: 1, portions: 5 });
    addReservation(graph, 7, 2);
    addReservation(graph, 7, 3);
  });
  afterAll(() => facade.app.close());

  describe('updatepost', () => {
    const update = (
      given: Record<string, string> | readonly FormPart[],
      url = '/post/updatepost?post_id=7',
      user = 1,
    ) =>
      facade.app.inject({
        method: 'POST',
        url,
        headers: { ...FORM_HEADERS, authorization: `Bearer user-${user}` },
        payload: formBody(Array.isArray(given) ? given : fields(given as Record<string, string>)),
      });

    it('changes everything at once and answers the post at its exact new place', async () => {
      const body = bodyOf(
        await update([
          picture(),
          ...fields({
            title: 'Rolls',
            post_desc: 'Still warm',
            location_latitude: '1.31',
            location_longitude: '103.84',
            total_reservations: '10',
            time_end: '2026-11-6 08:00:00',
            is_available: 'false',
            user_id: '1',
          }),
        ]),
      );
      expectPost(body);
      expect(body).toEqual({
        post_id: 7,
        user_id: 1,
        title: 'Rolls',
        post_desc: 'Still warm',
        image_url: 'http://127.0.0.1:4000/pictures/upload-1.webp',
        location_latitude: 1.31,
        location_longitude: 103.84,
        total_reservations: 12,
        available_reservations: 0,
        time_end: '2026-11-06T08:00:00',
        created_at: '2026-11-05T09:00:00',
        updated_at: '2026-11-05T10:00:00',
        is_available: false,
      });
      expect(facade.graph.ran).toEqual(['PostBeforeChange', 'UpdatePost']);
    });

    it.each(['title', 'post_desc'])('changes %s alone and leaves the rest', async (name) => {
      const before = { ...bread };
      expect(bodyOf(await update({ [name]: 'Changed' }))).toMatchObject({
        [name]: 'Changed',
        available_reservations: 3,
      });
      expect({ ...bread, title: before.title, description: before.description, updatedAt: null }).toEqual(before);
    });

    it.each([
      ['0', 2, 0],
      ['3', 5, 3],
      ['1000', 1_002, 1_000],
    ])('takes %s as the servings left', async (left, portions, available) => {
      expect(bodyOf(await update({ total_reservations: left }))).toMatchObject({
        total_reservations: portions,
        available_reservations: available,
      });
    });

    it('hides a post and shows it again', async () => {
      expect(bodyOf(await update({ is_available: 'false' }))).toMatchObject({
        is_available: false,
        available_reservations: 0,
      });
      expect(bodyOf(await update({ is_available: 'true' }))).toMatchObject({
        is_available: true,
        available_reservations: 3,
      });
    });

    it('moves a post by one coordinate and keeps the other exactly', async () => {
      expect(bodyOf(await update({ location_latitude: '1.4' }))).toMatchObject({
        location_latitude: 1.4,
        location_longitude: 103.8317,
      });
      expect(bread).toMatchObject({ latitude: 1.4, longitude: 103.8317 });
    });

    it('takes a past end that is unchanged, to the second, as the edit page sends it back', async () => {
      bread.endsAt = '2026-11-01T12:30:00.789Z';
      for (const time_end of ['2026-11-01T20:30:00', '2026-11-1 20:30:00', '2026-11-01T12:30:00Z']) {
        expect(bodyOf(await update({ time_end, title: 'Late' }))).toMatchObject({ time_end: '2026-11-01T20:30:00' });
      }
      expect(bread.endsAt).toBe('2026-11-01T12:30:00.789Z');
      expect(placesOf(expectRefusal(await update({ time_end: '2026-11-01T20:30:01' }), 422, 'BAD_USER_INPUT'))).toEqual(
        ['body.time_end'],
      );
    });

    it('takes an end within an hour that comes twice for unchanged, whichever of the two it was', async () => {
      const berlin = await createFacade(schema, facade.graph, { timeZone: 'Europe/Berlin' });
      for (const endsAt of ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']) {
        bread.endsAt = endsAt;
        const answer = await berlin.app.inject({
          method: 'POST',
          url: '/post/updatepost?post_id=7',
          headers: { ...FORM_HEADERS, authorization: 'Bearer user-1' },
          payload: formBody(fields({ time_end: '2026-10-25T02:30:00' })),
        });
        expect(bodyOf(answer)).toMatchObject({ time_end: '2026-10-25T02:30:00' });
        expect(bread.endsAt).toBe(endsAt);
      }
      await berlin.app.close();
    });

    it('changes nothing when nothing is said, and answers the post', async () => {
      const before = stateOf(facade.graph);
      const body = bodyOf(await update({ user_id: '1' }));
      expectPost(body);
      expect(body).toMatchObject({ total_reservations: 5, available_reservations: 3, updated_at: null });
      expect(facade.graph.ran).toEqual(['PostBeforeChange']);
      expect(stateOf(facade.graph)).toEqual(before);
    });

    it.each([
      ['with a name', picture('')],
      ['without one', { name: 'image_file', value: '' }],
    ])('takes an empty picture %s for none, and changes the rest', async (_what, empty) => {
      const before = bread.pictureUrl;
      expect(bodyOf(await update([empty, ...fields({ title: 'Rolls' })]))).toMatchObject({ title: 'Rolls' });
      expect(bread.pictureUrl).toBe(before);
      expect(facade.forwarded).toEqual([]);
    });

    it('says 422 to two pictures and changes nothing', async () => {
      const answer = await update([picture(), ...fields({ title: 'Rolls' }), picture()]);
      expect(placesOf(expectRefusal(answer, 422, 'BAD_USER_INPUT'))).toEqual(['body.image_file']);
      expect(bread.title).not.toBe('Rolls');
    });

    it('replaces the picture alone', async () => {
      expect(bodyOf(await update([picture()]))).toMatchObject({ image_url: expect.stringContaining('upload-1') });
    });

    it.each([
      ['title', ''],
      ['post_desc', 'x'.repeat(501)],
      ['location_latitude', '91'],
      ['total_reservations', '-1'],
      ['total_reservations', '1001'],
      ['time_end', '2026-11-05 17:59:59'],
      ['time_end', 'never'],
      ['is_available', 'maybe'],
      ['is_available', ''],
      ['user_id', 'me'],
      ['version', '3'],
    ])('says 422 to %s = %j and changes nothing', async (name, value) => {
      const before = stateOf(facade.graph);
      const body = expectRefusal(await update({ post_desc: 'Good', [name]: value }), 422, 'BAD_USER_INPUT');
      expect([body['error'], placesOf(body)]).toEqual(['Update of post failed.', [`body.${name}`]]);
      expect(stateOf(facade.graph)).toEqual(before);
    });

    it('says 422 when what is taken and what is left come to more than a post may have', async () => {
      facade.graph.failing.set('UpdatePost', 'BAD_USER_INPUT');
      const body = expectRefusal(await update({ total_reservations: '1000' }), 422, 'BAD_USER_INPUT');
      expect(body['error']).toBe('Update of post failed.');
    });

    it('answers 403 to another user, even to a holder, 404 to an unknown post, 422 to no number; nothing changes', async () => {
      const before = stateOf(facade.graph);
      expectRefusal(await update({ title: 'Mine' }, '/post/updatepost?post_id=7', 2), 403, 'FORBIDDEN');
      expectRefusal(await update({ title: 'Mine' }, '/post/updatepost?post_id=8'), 404, 'NOT_FOUND');
      for (const query of ['', '?post_id=', '?post_id=abc']) {
        const body = expectRefusal(await update({ title: 'Mine' }, `/post/updatepost${query}`), 422, 'BAD_USER_INPUT');
        expect([body['error'], placesOf(body)]).toEqual(['Update of post failed.', ['query.post_id']]);
      }
      expect(stateOf(facade.graph)).toEqual(before);
    });

    it('says 413 and 415 as createpost does', async () => {
      const before = stateOf(facade.graph);
      expectRefusal(await update([picture(Buffer.alloc(21_000_000))]), 413, 'PAYLOAD_TOO_LARGE');
      expectRefusal(await update([picture('<svg>')]), 415, 'UNSUPPORTED_MEDIA_TYPE');
      expect(stateOf(facade.graph)).toEqual(before);
    });

    it('says 400 to what is no form', async () => {
      const answer = await facade.app.inject({
        method: 'POST',
        url: '/post/updatepost?post_id=7',
        headers: { authorization: 'Bearer user-1' },
        payload: { title: 'Rolls' },
      });
      expectRefusal(answer, 400, 'BAD_REQUEST');
    });

    it.each(['post', 'reservation'] as const)('changes nothing while %s can’t be read', async (service) => {
      const before = stateOf(facade.graph);
      facade.graph.down.add(service);
      expectRefusal(await update({ title: 'Rolls' }), 503, 'SUBGRAPH_UNAVAILABLE');
      expect(stateOf(facade.graph)).toEqual(before);
      expect(facade.graph.ran).not.toContain('UpdatePost');
    });
  });

  describe('deletepost', () => {
    const remove = (query: string, user = 1) =>
      facade.app.inject({
        method: 'DELETE',
        url: `/post/deletepost${query}`,
        headers: { authorization: `Bearer user-${user}`, 'content-type': 'application/json' },
      });

    it('deletes one’s own post and answers how it was last', async () => {
      const body = bodyOf(await remove('?post_id=7'));
      expectPost(body);
      expect(body).toMatchObject({
        post_id: 7,
        available_reservations: 3,
        is_available: true,
        location_latitude: 1.3042,
      });
      expect(facade.graph.posts.size).toBe(0);
      expectRefusal(await remove('?post_id=7'), 404, 'NOT_FOUND');
    });

    it('answers 403 to another user, 404 to an unknown post, 422 to no number; nothing changes', async () => {
      const before = stateOf(facade.graph);
      expectRefusal(await remove('?post_id=7', 2), 403, 'FORBIDDEN');
      expectRefusal(await remove('?post_id=8'), 404, 'NOT_FOUND');
      for (const query of ['', '?post_id=abc']) expectRefusal(await remove(query), 422, 'BAD_USER_INPUT');
      expect(stateOf(facade.graph)).toEqual(before);
    });

    it.each(['post', 'reservation'] as const)('deletes nothing while %s can’t be read', async (service) => {
      facade.graph.down.add(service);
      expectRefusal(await remove('?post_id=7'), 503, 'SUBGRAPH_UNAVAILABLE');
      expect(facade.graph.posts.size).toBe(1);
    });
  });
});
