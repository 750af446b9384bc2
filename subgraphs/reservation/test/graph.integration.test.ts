import { cellToLatLng, latLngToCell } from 'h3-js';
import { createPlaceSeal } from '@gobbler/service-kit';
import { TEST_SECRET, viewer } from '@gobbler/test-servers';
import type { PostState } from '../src/domain/post-state';
import { OWNER } from './builders';
import { useTestReservation } from './test-reservation';

const [ana, ben, eve] = [21, 22, 23];
const placeSeal = createPlaceSeal({ internalTokenSecret: TEST_SECRET });
const exact = { exactLatitude: 1.290_27, exactLongitude: 103.851_959 };

describe('reservations in the graph', () => {
  const { system, givenPost } = useTestReservation();

  /** A post as the router hands it in for fields that require more than its id. */
  const representation = ({ id, portions, isHidden }: PostState) => ({
    __typename: 'Post',
    id: String(id),
    portions,
    isHidden,
    ...exact,
    placeSeal: placeSeal.sign({ id: String(id), latitude: exact.exactLatitude, longitude: exact.exactLongitude }),
  });

  async function entities(selection: string, representations: readonly object[], userId: number | null) {
    const { data, errors } = await system().ask(
      `query ($r: [_Any!]!) { _entities(representations: $r) { ${selection} } }`,
      { r: representations },
      { as: userId === null ? null : viewer(userId) },
    );
    return { found: data['_entities'], codes: errors?.map((error) => error.extensions.code) ?? [] };
  }

  describe('a post', () => {
    const counts = '... on Post { availableReservations takenReservations reservedByMe }';

    it('has all its portions before anybody reserved one', async () => {
      const { found } = await entities(counts, [representation(givenPost({ portions: 3 }))], ana);
      expect(found).toEqual([{ availableReservations: 3, takenReservations: 0, reservedByMe: false }]);
    });

    it('has fewer after that, and shows it to the holder', async () => {
      const soup = givenPost({ portions: 3 });
      await system().reserve(ana, soup.id);
      expect((await entities(counts, [representation(soup)], ana)).found).toEqual([
        { availableReservations: 2, takenReservations: 1, reservedByMe: true },
      ]);
      expect((await entities(counts, [representation(soup)], null)).found).toEqual([
        { availableReservations: 2, takenReservations: 1, reservedByMe: false },
      ]);
    });

    it('has none left while it is hidden, and never less than none', async () => {
      const soup = givenPost({ portions: 3 });
      for (const user of [ana, ben]) await system().reserve(user, soup.id);
      const given = representation(soup);
      const { found } = await entities(
        counts,
        [
          { ...given, isHidden: true },
          { ...given, portions: 1 },
        ],
        ana,
      );
      expect(found).toEqual([
        { availableReservations: 0, takenReservations: 2, reservedByMe: true },
        { availableReservations: 0, takenReservations: 2, reservedByMe: true },
      ]);
    });

    it('is null when its id is none', async () => {
      const { found } = await entities('... on Post { takenReservations }', [{ __typename: 'Post', id: 'x' }], ana);
      expect(found).toEqual([null]);
    });

    it('shows its exact place to the owner and to holders, for as long as they hold', async () => {
      const soup = givenPost();
      const { id } = await system().reserve(ana, soup.id);
      const position = async (userId: number | null) =>
        (await entities('... on Post { position { latitude longitude isExact } }', [representation(soup)], userId))
          .found[0].position;
      const [latitude, longitude] = cellToLatLng(latLngToCell(exact.exactLatitude, exact.exactLongitude, 8));
      const centre = { latitude, longitude, isExact: false };
      const place = { latitude: exact.exactLatitude, longitude: exact.exactLongitude, isExact: true };
      expect(await position(OWNER)).toEqual(place);
      expect(await position(ana)).toEqual(place);
      expect(await position(ben)).toEqual(centre);
      expect(await position(null)).toEqual(centre);
      await system().cancel(ana, id);
      expect(await position(ana)).toEqual(centre);
    });

    const place = '... on Post { position { latitude longitude isExact } }';

    it.each([
      ['of another post', (own: object, other: { placeSeal: string }) => ({ ...own, placeSeal: other.placeSeal })],
      ['that is missing', (own: object) => ({ ...own, placeSeal: undefined })],
      ['that does not fit the coordinates', (own: object) => ({ ...own, exactLatitude: 1.4 })],
      ['of coordinates that are none', (own: object) => ({ ...own, exactLatitude: 'x', exactLongitude: [] })],
      [
        'of another post, whose coordinates come along',
        (own: { id: string }, other: object) => ({ ...other, id: own.id }),
      ],
    ])('shows no place at all, not even to its owner, with a seal %s', async (_what, forge) => {
      const [own, other] = [representation(givenPost({ ownerId: ben })), representation(givenPost())];
      const { found, codes } = await entities(place, [forge(own, other)], ben);
      expect([found, codes]).toEqual([[{ position: null }], ['INTERNAL_SERVER_ERROR']]);
    });

    it('takes its owner from the capacity row or from the post subgraph, whatever the representation says', async () => {
      const selection = `... on Post { position { isExact } reservations { edges { node { id } } } }`;
      const unknown = givenPost();
      const reserved = givenPost();
      await system().reserve(ana, reserved.id);
      for (const soup of [unknown, reserved]) {
        const forged = { ...representation(soup), ownerId: String(eve), owner: { id: String(eve) }, userId: eve };
        const answer = await entities(selection, [forged], eve);
        expect([answer.found, answer.codes]).toEqual([
          [{ position: { isExact: false }, reservations: null }],
          ['FORBIDDEN'],
        ]);
        const { found } = await entities(selection, [{ ...forged, ownerId: '0' }], OWNER);
        expect(found).toMatchObject([{ position: { isExact: true }, reservations: { edges: expect.any(Array) } }]);
      }
    });

    it('shows nothing that only its owner may see while its owner is unknown', async () => {
      const soup = givenPost();
      system().post.state = 'down';
      const selection = '... on Post { takenReservations position { isExact } reservations { edges { cursor } } }';
      const { found, codes } = await entities(selection, [representation(soup)], OWNER);
      expect(found).toEqual([{ takenReservations: 0, position: null, reservations: null }]);
      expect(codes).toEqual(['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_UNAVAILABLE']);
    });

    it('names its reservations to the owner alone, oldest first, page by page', async () => {
      const soup = givenPost();
      for (const user of [eve, ana, ben]) await system().reserve(user, soup.id);
      const page = (args: string) =>
        `... on Post { reservations(${args}) { edges { cursor node { user { id } isActive } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
      const first = await entities(page('first: 2'), [representation(soup)], OWNER);
      expect(first.found[0].reservations).toEqual({
        edges: [eve, ana].map((user) => ({
          cursor: expect.any(String),
          node: { user: { id: String(user) }, isActive: true },
        })),
        pageInfo: {
          hasNextPage: true,
          hasPreviousPage: false,
          startCursor: first.found[0].reservations.edges[0].cursor,
          endCursor: first.found[0].reservations.edges[1].cursor,
        },
      });
      const { endCursor } = first.found[0].reservations.pageInfo;
      const second = await entities(page(`first: 2, after: "${endCursor}"`), [representation(soup)], OWNER);
      expect(second.found[0].reservations).toMatchObject({
        edges: [{ node: { user: { id: String(ben) } } }],
        pageInfo: { hasNextPage: false, hasPreviousPage: true },
      });
    });

    it.each([
      ['a holder', ana, 'FORBIDDEN'],
      ['another user', eve, 'FORBIDDEN'],
      ['anonymous callers', null, 'UNAUTHENTICATED'],
    ])('does not name its reservations to %s', async (_who, userId, code) => {
      const soup = givenPost();
      await system().reserve(ana, soup.id);
      const { found, codes } = await entities(
        '... on Post { reservations { edges { node { id } } } }',
        [representation(soup)],
        userId,
      );
      expect([found, codes]).toEqual([[{ reservations: null }], [code]]);
    });

    it.each(['first: 0', 'first: 101', 'after: "forged"', `after: "${Buffer.from('"x"').toString('base64url')}"`])(
      'refuses a page of %s',
      async (args) => {
        const page = `... on Post { reservations(${args}) { edges { cursor } } }`;
        const { found, codes } = await entities(page, [representation(givenPost())], OWNER);
        expect([found, codes]).toEqual([[{ reservations: null }], ['BAD_USER_INPUT']]);
      },
    );
  });

  describe('a person', () => {
    const page = '... on User { reservations(first: 2) { edges { node { post { id } } } pageInfo { hasNextPage } } }';
    const user = (id: number | string) => ({ __typename: 'User', id: String(id) });

    it('has their own active reservations, oldest first', async () => {
      const posts = [givenPost(), givenPost(), givenPost(), givenPost()];
      const made = [];
      for (const post of posts) made.push(await system().reserve(31, post.id));
      await system().cancel(31, made[0]?.id ?? null);
      const { found } = await entities(page, [user(31)], 31);
      expect(found[0].reservations).toEqual({
        edges: [posts[1], posts[2]].map((post) => ({ node: { post: { id: String(post?.id) } } })),
        pageInfo: { hasNextPage: true },
      });
    });

    it('keeps them to themselves', async () => {
      await system().reserve(32, givenPost().id);
      expect(await entities(page, [user(32)], ana)).toEqual({ found: [{ reservations: null }], codes: ['FORBIDDEN'] });
      expect(await entities(page, [user(32)], null)).toEqual({
        found: [{ reservations: null }],
        codes: ['UNAUTHENTICATED'],
      });
      expect((await entities(page, [user('x')], ana)).found).toEqual([null]);
    });
  });

  describe('a reservation reached by its id', () => {
    const selection = '... on Reservation { isActive user { id } }';

    it.each([
      ['shown', 'its holder', ana],
      ['shown', 'the post’s owner', OWNER],
      ['null', 'another user', ben],
      ['null', 'anonymous callers', null],
    ])('is %s for %s', async (shown, _who, userId) => {
      const { id } = await system().reserve(ana, givenPost().id);
      const { found, codes } = await entities(selection, [{ __typename: 'Reservation', id: String(id) }], userId);
      expect(found).toEqual([shown === 'shown' ? { isActive: true, user: { id: String(ana) } } : null]);
      expect(codes).toEqual([]);
    });

    it.each(['999999', 'x', '0', '-1'])('is null for the id %s', async (id) => {
      expect((await entities(selection, [{ __typename: 'Reservation', id }], ana)).found).toEqual([null]);
    });
  });
});
