import sharp from 'sharp';
import { useSystem } from '@gobbler/test-harness/use-system';
import { codesOf, type Person } from '@gobbler/test-harness/graphql/client';
import { createPost, HERE, postInput } from '@gobbler/test-harness/seed';
import { eventually } from '@gobbler/test-harness';

const POST_FIELDS = `id title description pictureUrl portions endsAt isHidden version createdAt updatedAt
  owner { id username } availableReservations takenReservations reservedByMe position { latitude longitude isExact }`;
const CREATE = `mutation Create($input: CreatePostInput!) { createPost(input: $input) { post { ${POST_FIELDS} } } }`;
const UPDATE = `mutation Update($input: UpdatePostInput!) { updatePost(input: $input) { post { ${POST_FIELDS} } } }`;
const HIDE = 'mutation Hide($id: ID!) { hidePost(id: $id) { post { id isHidden version availableReservations } } }';
const SHOW = 'mutation Show($id: ID!) { showPost(id: $id) { post { id isHidden version availableReservations } } }';
const DELETE = 'mutation Delete($id: ID!) { deletePost(id: $id) { post { id title } } }';
const POST = `query Post($id: ID!) { post(id: $id) { ${POST_FIELDS} } }`;
const UPLOAD = 'mutation { requestPictureUpload { uploadId url headers { name value } expiresAt } }';
const NEARBY = `query Nearby($near: PositionInput!, $first: Int, $after: String, $radiusKm: Float, $text: String) {
  nearbyPosts(near: $near, first: $first, after: $after, radiusKm: $radiusKm, text: $text) {
    edges { cursor distanceKm node { id title } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const RESERVE = `mutation Reserve($id: ID!, $key: String) {
  reserve(postId: $id, idempotencyKey: $key) {
    reservation {
      id isActive createdAt user { id }
      post { id availableReservations takenReservations reservedByMe position { isExact latitude longitude } }
    }
  }
}`;
const CANCEL = `mutation Cancel($id: ID!) {
  cancelReservation(id: $id) { reservation { id isActive post { id availableReservations reservedByMe } } }
}`;

const { client, url } = useSystem();
let ana: Person;
let ben: Person;
let cleo: Person;
beforeAll(async () => {
  ana = await client.signUp('Ana');
  ben = await client.signUp('Ben');
  cleo = await client.signUp('Cleo');
});

async function post(id: string, as: Person | null = null) {
  return (await client.data(POST, { id }, as)).post;
}

/** Asks for a place and puts a picture there, as a phone would; its upload id. */
async function upload(bytes: Uint8Array<ArrayBuffer>, as: Person): Promise<string> {
  const { requestPictureUpload: place } = await client.data(UPLOAD, {}, as);
  const headers = place.headers.map(({ name, value }: { name: string; value: string }) => [name, value]);
  const put = await fetch(place.url, { method: 'PUT', headers, body: bytes });
  expect(put.status).toBeLessThan(300);
  return place.uploadId;
}

async function picture(): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = { width: 3000, height: 1000, channels: 3 as const, background: 'tomato' };
  return new Uint8Array(
    await sharp({ create: pixels })
      .withExif({ IFD0: { Copyright: 'me' } })
      .jpeg()
      .toBuffer(),
  );
}

describe('createPost', () => {
  it('posts food that everybody sees', async () => {
    const input = postInput({ title: 'Pumpkin soup', portions: 3 });
    const { createPost: made } = await client.data(CREATE, { input }, ana);
    expect(made.post).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      title: 'Pumpkin soup',
      description: 'Still warm.',
      portions: 3,
      endsAt: input.endsAt,
      isHidden: false,
      version: 1,
      updatedAt: null,
      owner: { id: ana.id, username: 'Ana' },
      availableReservations: 3,
      takenReservations: 0,
      reservedByMe: false,
      position: { ...HERE, isExact: true },
    });
    expect(made.post.pictureUrl).toContain(`${url()}/pictures/`);
    const { position, ...rest } = made.post;
    const { position: seen, ...seenRest } = await post(made.post.id);
    expect(seenRest).toEqual(rest);
    expect(seen.isExact).toBe(false);
    expect(position).not.toEqual(seen);
  });

  it('shows a picture that was uploaded before, re-encoded and at most 2048 pixels wide', async () => {
    const uploadId = await upload(await picture(), ana);
    const { createPost: made } = await client.data(CREATE, { input: postInput({ uploadId }) }, ana);
    const shown = await fetch(made.post.pictureUrl);
    expect(shown.status).toBe(200);
    expect(shown.headers.get('content-type')).toMatch(/^image\//);
    const meta = await sharp(Buffer.from(await shown.arrayBuffer())).metadata();
    expect([meta.width, meta.exif]).toEqual([2048, undefined]);

    const again = await client.ask(CREATE, { input: postInput({ uploadId }) }, ana);
    expect(codesOf(again)).toEqual(['BAD_USER_INPUT']);
  });

  it('refuses bytes that are no picture, and another user’s upload', async () => {
    const uploadId = await upload(new TextEncoder().encode('not a picture'), ana);
    const answer = await client.ask(CREATE, { input: postInput({ uploadId }) }, ana);
    expect(codesOf(answer)).toEqual(['UNSUPPORTED_MEDIA_TYPE']);
    const others = await upload(await picture(), ben);
    expect(codesOf(await client.ask(CREATE, { input: postInput({ uploadId: others }) }, ana))).toEqual([
      'BAD_USER_INPUT',
    ]);
  });

  it('answers a repeat with the same key like the first time, and refuses the key for another post', async () => {
    const input = postInput({ idempotencyKey: 'once' });
    const first = await client.data(CREATE, { input }, ana);
    expect((await client.data(CREATE, { input }, ana)).createPost.post.id).toBe(first.createPost.post.id);
    const other = await client.ask(CREATE, { input: { ...input, title: 'Other' } }, ana);
    expect([other.status, codesOf(other)]).toEqual([422, ['IDEMPOTENCY_KEY_REUSED']]);
    const bens = await client.data(CREATE, { input }, ben);
    expect(bens.createPost.post.id).not.toBe(first.createPost.post.id);
  });

  it('names every field that is wrong, and is for those who are logged in', async () => {
    const input = postInput({ title: ' ', description: 'x'.repeat(501), portions: 0, endsAt: '2020-01-01T00:00:00Z' });
    const answer = await client.ask(CREATE, { input }, ana);
    expect([answer.status, codesOf(answer)]).toEqual([200, ['BAD_USER_INPUT']]);
    expect(answer.errors[0]?.extensions.fields?.map(({ path }) => path).sort()).toEqual([
      'input.description',
      'input.endsAt',
      'input.portions',
      'input.title',
    ]);
    for (const position of [
      { latitude: 91, longitude: 0 },
      { latitude: 0, longitude: 181 },
    ]) {
      expect(codesOf(await client.ask(CREATE, { input: postInput({ position }) }, ana))).toEqual(['BAD_USER_INPUT']);
    }
    const noTime = await client.ask(CREATE, { input: postInput({ endsAt: 'tomorrow' }) }, ana);
    expect(codesOf(noTime)).toEqual(['BAD_USER_INPUT']);
    const noNumber = await client.ask(CREATE, { input: postInput({ portions: 'two' }) }, ana);
    expect([noNumber.status, codesOf(noNumber)]).toEqual([400, ['BAD_USER_INPUT']]);
    expect(codesOf(await client.ask(CREATE, { input: postInput() }))).toEqual(['UNAUTHENTICATED']);
    expect(codesOf(await client.ask(UPLOAD))).toEqual(['UNAUTHENTICATED']);
  });
});

describe('updatePost, hidePost, showPost and deletePost', () => {
  it('change one’s own post, a version at a time', async () => {
    const id = await createPost(client, ana);
    const { updatePost } = await client.data(UPDATE, { input: { id, title: 'Curry with rice', portions: 5 } }, ana);
    expect(updatePost.post).toMatchObject({
      title: 'Curry with rice',
      portions: 5,
      version: 2,
      description: 'Still warm.',
    });
    expect(updatePost.post.updatedAt).toMatch(/Z$/);

    const { hidePost } = await client.data(HIDE, { id }, ana);
    expect(hidePost.post).toEqual({ id, isHidden: true, version: 3, availableReservations: 0 });
    expect(codesOf(await client.ask(RESERVE, { id }, ben))).toEqual(['POST_CLOSED']);

    const { showPost } = await client.data(SHOW, { id }, ana);
    expect(showPost.post).toEqual({ id, isHidden: false, version: 4, availableReservations: 5 });

    const { deletePost } = await client.data(DELETE, { id }, ana);
    expect(deletePost.post).toEqual({ id, title: 'Curry with rice' });
    expect(await post(id, ana)).toBeNull();
    expect(codesOf(await client.ask(RESERVE, { id }, ben))).toEqual(['POST_UNKNOWN']);
  });

  it('refuse another user’s post, an unknown one, and users who are not logged in', async () => {
    const id = await createPost(client, ana);
    const calls: [string, (id: string) => object][] = [
      [UPDATE, (postId) => ({ input: { id: postId, title: 'Mine' } })],
      [HIDE, (postId) => ({ id: postId })],
      [SHOW, (postId) => ({ id: postId })],
      [DELETE, (postId) => ({ id: postId })],
    ];
    for (const [document, variables] of calls) {
      expect(codesOf(await client.ask(document, variables(id), ben))).toEqual(['FORBIDDEN']);
      expect(codesOf(await client.ask(document, variables('999999'), ben))).toEqual(['NOT_FOUND']);
      expect(codesOf(await client.ask(document, variables('abc'), ben))).toEqual(['NOT_FOUND']);
      expect(codesOf(await client.ask(document, variables(id)))).toEqual(['UNAUTHENTICATED']);
    }
    expect(await post(id)).toMatchObject({ title: 'Curry', version: 1, isHidden: false });
  });

  it('refuse bad values with nothing changed', async () => {
    const id = await createPost(client, ana);
    for (const change of [{ title: '' }, { portions: -1 }, { endsAt: '2020-01-01T00:00:00Z' }, { uploadId: 'none' }]) {
      const answer = await client.ask(UPDATE, { input: { id, description: 'Changed.', ...change } }, ana);
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    }
    expect(await post(id)).toMatchObject({ description: 'Still warm.', version: 1 });
  });
});

describe('nearbyPosts', () => {
  const place = { latitude: -33.45, longitude: -70.66 };
  const far = { latitude: -33.42, longitude: -70.66 };

  it('pages through what is near, nearest first, each post once', async () => {
    const ids: string[] = [];
    for (let step = 0; step < 5; step += 1) {
      const position = { latitude: place.latitude + step * 0.008, longitude: place.longitude };
      ids.push(await createPost(client, ana, { title: `Step ${step}`, position }));
    }
    const hidden = await createPost(client, ana, { title: 'Hidden step', position: place });
    await client.data(HIDE, { id: hidden }, ana);

    const found: string[] = [];
    const distances: number[] = [];
    let after: string | null = null;
    for (let page = 0; page < 10; page += 1) {
      const { nearbyPosts } = await client.data(NEARBY, { near: place, first: 2, after });
      expect(nearbyPosts.edges.length).toBeLessThanOrEqual(2);
      for (const { node, distanceKm } of nearbyPosts.edges) {
        found.push(node.id);
        distances.push(distanceKm);
      }
      if (!nearbyPosts.pageInfo.hasNextPage) break;
      after = nearbyPosts.pageInfo.endCursor;
    }
    expect([...found].sort()).toEqual([...ids].sort());
    expect(distances).toEqual(distances.toSorted((one, other) => one - other));
    expect(found[0]).toBe(ids[0]);
  });

  it('keeps to the radius and to the words', async () => {
    const id = await createPost(client, ana, { title: 'Zucchini flowers', position: far });
    const titles = async (change: object) =>
      (await client.data(NEARBY, { near: place, ...change })).nearbyPosts.edges.map(
        (edge: { node: { id: string } }) => edge.node.id,
      );
    expect(await titles({ text: 'zucchini' })).toEqual([id]);
    expect(await titles({ text: 'zucchini', radiusKm: 1 })).toEqual([]);
  });

  it('refuses a radius, a page size, a place and a cursor that are none', async () => {
    for (const change of [
      { radiusKm: 0.5 },
      { radiusKm: 51 },
      { first: 0 },
      { first: 101 },
      { near: { latitude: 90.1, longitude: 0 } },
      { after: 'made up' },
      { text: 'x'.repeat(101) },
    ]) {
      const answer = await client.ask(NEARBY, { near: place, ...change });
      expect([change, codesOf(answer)]).toEqual([change, ['BAD_USER_INPUT']]);
    }
  });
});

describe('reserve and cancelReservation', () => {
  it('keep a portion for a user and give it back', async () => {
    const id = await createPost(client, ana, { portions: 1 });
    const { reserve } = await client.data(RESERVE, { id }, ben);
    expect(reserve.reservation).toMatchObject({
      isActive: true,
      user: { id: ben.id },
      post: { id, availableReservations: 0, takenReservations: 1, reservedByMe: true, position: { isExact: true } },
    });
    const reservationId = reserve.reservation.id;
    expect(codesOf(await client.ask(RESERVE, { id }, ben))).toEqual(['ALREADY_RESERVED']);
    expect(codesOf(await client.ask(RESERVE, { id }, cleo))).toEqual(['SOLD_OUT']);
    expect(codesOf(await client.ask(RESERVE, { id }, ana))).toEqual(['OWN_POST']);
    expect(codesOf(await client.ask(CANCEL, { id: reservationId }, cleo))).toEqual(['FORBIDDEN']);

    const { cancelReservation } = await client.data(CANCEL, { id: reservationId }, ben);
    expect(cancelReservation.reservation).toEqual({
      id: reservationId,
      isActive: false,
      post: { id, availableReservations: 1, reservedByMe: false },
    });
    expect(codesOf(await client.ask(CANCEL, { id: reservationId }, ben))).toEqual(['NOT_FOUND']);
    expect((await client.data(RESERVE, { id }, cleo)).reserve.reservation.isActive).toBe(true);
  });

  it('refuse what is not there and those who are not logged in', async () => {
    for (const id of ['999999', 'abc']) {
      expect(codesOf(await client.ask(RESERVE, { id }, ben))).toEqual(['POST_UNKNOWN']);
      expect(codesOf(await client.ask(CANCEL, { id }, ben))).toEqual(['NOT_FOUND']);
    }
    const id = await createPost(client, ana);
    expect(codesOf(await client.ask(RESERVE, { id }))).toEqual(['UNAUTHENTICATED']);
    expect(codesOf(await client.ask(CANCEL, { id: '1' }))).toEqual(['UNAUTHENTICATED']);
  });

  it('answer a repeat with the same key like the first time, and refuse the key for another post', async () => {
    const [id, other] = [await createPost(client, ana), await createPost(client, ana)];
    const first = await client.data(RESERVE, { id, key: 'once' }, ben);
    const again = await client.data(RESERVE, { id, key: 'once' }, ben);
    expect(again.reserve.reservation.id).toBe(first.reserve.reservation.id);
    const reused = await client.ask(RESERVE, { id: other, key: 'once' }, ben);
    expect([reused.status, codesOf(reused)]).toEqual([422, ['IDEMPOTENCY_KEY_REUSED']]);
  });

  it('sell every portion once when 20 people want 5 at the same moment', async () => {
    const id = await createPost(client, ana, { portions: 5 });
    const people = await Promise.all(Array.from({ length: 20 }, (_, index) => client.signUp(`Racer${index}`)));
    const answers = await Promise.all(people.map((person) => client.ask(RESERVE, { id }, person)));
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(5);
    expect(new Set(answers.flatMap(codesOf))).toEqual(new Set(['SOLD_OUT']));
    expect(await post(id)).toMatchObject({ availableReservations: 0, takenReservations: 5 });
  });
});

describe('who may see what of a post', () => {
  const RESERVATIONS = `query Holders($id: ID!, $first: Int, $after: String) {
    post(id: $id) {
      title
      reservations(first: $first, after: $after) {
        edges { node { user { id username } isActive } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`;
  const MINE = '{ me { reservations { edges { node { id isActive post { id title } } } } } }';

  it('the owner alone lists its reservations, a page at a time', async () => {
    const id = await createPost(client, ana);
    await client.data(RESERVE, { id }, ben);
    await client.data(RESERVE, { id }, cleo);
    const { post: first } = await client.data(RESERVATIONS, { id, first: 1 }, ana);
    expect(first.reservations.edges).toEqual([{ node: { user: { id: ben.id, username: 'Ben' }, isActive: true } }]);
    expect(first.reservations.pageInfo.hasNextPage).toBe(true);
    const { post: next } = await client.data(
      RESERVATIONS,
      { id, first: 1, after: first.reservations.pageInfo.endCursor },
      ana,
    );
    expect(next.reservations.edges).toEqual([{ node: { user: { id: cleo.id, username: 'Cleo' }, isActive: true } }]);
    expect(next.reservations.pageInfo.hasNextPage).toBe(false);
    for (const [as, code] of [
      [ben, 'FORBIDDEN'],
      [null, 'UNAUTHENTICATED'],
    ] as const) {
      const answer = await client.ask(RESERVATIONS, { id }, as);
      expect([answer.data, codesOf(answer)]).toEqual([{ post: { title: 'Curry', reservations: null } }, [code]]);
    }
  });

  it('the exact place is for the owner and for holders, the centre of the cell for everybody else', async () => {
    const id = await createPost(client, ana);
    const { reserve } = await client.data(RESERVE, { id }, ben);
    const exact = { ...HERE, isExact: true };
    expect((await post(id, ana)).position).toEqual(exact);
    expect((await post(id, ben)).position).toEqual(exact);
    const centre = (await post(id)).position;
    expect(centre.isExact).toBe(false);
    expect(Math.abs(centre.latitude - HERE.latitude)).toBeLessThan(0.006);
    expect(centre.latitude).not.toBe(HERE.latitude);
    expect((await post(id, cleo)).position).toEqual(centre);
    await client.data(CANCEL, { id: reserve.reservation.id }, ben);
    expect((await post(id, ben)).position).toEqual(centre);
  });

  it('a deletion ends the reservations', async () => {
    const id = await createPost(client, ana);
    const { reserve } = await client.data(RESERVE, { id }, ben);
    const held = async () => {
      const { me } = await client.data(MINE, {}, ben);
      return me.reservations.edges.some((edge: { node: { id: string } }) => edge.node.id === reserve.reservation.id);
    };
    expect(await held()).toBe(true);
    await client.data(DELETE, { id }, ana);
    await eventually(async () => !(await held()));
    expect(await held()).toBe(false);
    expect(codesOf(await client.ask(CANCEL, { id: reserve.reservation.id }, ben))).toEqual(['NOT_FOUND']);
  });

  it('hidden posts are listed for their owner only', async () => {
    const id = await createPost(client, cleo);
    await client.data(HIDE, { id }, cleo);
    const list = 'query Posts($id: ID!) { user(id: $id) { posts(first: 100) { edges { node { id } } } } }';
    const ids = async (as: Person | null) =>
      (await client.data(list, { id: cleo.id }, as)).user.posts.edges.map(
        (edge: { node: { id: string } }) => edge.node.id,
      );
    expect(await ids(cleo)).toContain(id);
    expect(await ids(ben)).not.toContain(id);
    expect(await ids(null)).not.toContain(id);
  });
});
