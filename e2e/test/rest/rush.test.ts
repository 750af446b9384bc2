import { createdPost, reservation, type Post } from './contract';
import { signUp, type Person } from './people';
import { ok } from './phone';
import { inBatches } from './in-batches';
import { createPost, postsOf, reservationsOf, reserve, search, sendReserve, viewPost } from './posts';
import { useSystem } from './stage';

const { phone, graphql } = useSystem();
const PEOPLE = 50;
const POSTS = 20;
/** Far away from everything else. */
const HERE = { latitude: -33.3, longitude: 151.1 };

let ana: Person;
let people: Person[];

beforeAll(async () => {
  ana = await signUp(phone, 'Ana');
  people = await inBatches(
    Array.from({ length: PEOPLE }, (_, index) => `Person ${index}`),
    5, // a password keeps a core busy
    (name) => signUp(phone, name),
  );
}, 60_000);

/** Whether a person got a portion; anything but that and “sold out” fails. */
async function tryByPhone(person: Person, { post_id: id }: Post): Promise<boolean> {
  const answer = await sendReserve(phone, person, id);
  if (answer.status === 404) {
    expect(answer.body).toMatchObject({ code: 'SOLD_OUT' });
    return false;
  }
  return ok(answer, reservation).user_id === person.userId;
}

const RESERVE = 'mutation ($id: ID!) { reserve(postId: $id) { reservation { user { id } } } }';

async function tryByGraphql(person: Person, { post_id: id }: Post): Promise<boolean> {
  const { data, codes } = await graphql(person, RESERVE, { id: String(id) });
  if (codes.length === 0) return data?.['reserve'] !== undefined;
  expect(codes).toEqual(['SOLD_OUT']);
  return false;
}

/** Everybody at the same moment, some by phone and some by GraphQL. */
function rushFor(post: Post, round: number) {
  return Promise.all(
    people.map(async (person, index) => {
      const attempt = (index + round) % 3 === 0 ? tryByGraphql : tryByPhone;
      return { person, post, hasWon: await attempt(person, post) };
    }),
  );
}

describe('50 people for the last portions of 20 posts at once', () => {
  let posts: Post[];
  let winnersOf: Map<number, number[]>;

  beforeAll(async () => {
    posts = [];
    for (let index = 0; index < POSTS; index += 1) {
      posts.push(await createPost(phone, ana, { title: `Pot ${index}`, portions: 1 + (index % 4), place: HERE }));
    }
    // A crowd of 250 at a time, so that a machine with other work is done within everybody's deadline.
    const outcomes = (await inBatches(posts, 5, rushFor)).flat();
    winnersOf = new Map(
      posts.map(({ post_id: id }) => [
        id,
        outcomes
          .filter(({ post, hasWon }) => hasWon && post.post_id === id)
          .map(({ person }) => person.userId)
          .toSorted((a, b) => a - b),
      ]),
    );
  }, 90_000);

  it('gives away exactly as many portions of each as there are', () => {
    expect(posts.map(({ post_id: id }) => winnersOf.get(id)?.length)).toEqual(
      posts.map(({ total_reservations: portions }) => portions),
    );
  });

  it('shows each winner to the owner, and nobody else', async () => {
    for (const { post_id: id } of posts) {
      const seen = ok(await phone.get(`/post/viewcreatedpost?post_id=${id}`, ana), createdPost);
      expect(seen.users.map(({ userId }) => userId).toSorted((a, b) => a - b)).toEqual(winnersOf.get(id));
    }
  });

  it('shows each winner their reservations, and nobody one that they did not get', async () => {
    const won = (person: Person) => posts.filter(({ post_id: id }) => winnersOf.get(id)?.includes(person.userId));
    for (const person of people) {
      const held = await reservationsOf(phone, person);
      expect(new Set(held.map(({ post_id: id }) => id))).toEqual(new Set(won(person).map(({ post_id: id }) => id)));
      expect(held.every(({ post }) => post.available_reservations === 0 && post.is_available)).toBe(true);
    }
  });

  it('leaves 0 portions everywhere', async () => {
    const [reader] = people as [Person];
    const nothing = posts.map(() => 0);
    expect((await postsOf(phone, ana)).map(({ available_reservations: left }) => left)).toEqual(nothing);
    const viewed = await Promise.all(posts.map(({ post_id: id }) => viewPost(phone, reader, id)));
    expect(viewed.map(({ available_reservations: left }) => left)).toEqual(nothing);
    expect(await search(phone, HERE)).toEqual([]);
    const { data } = await graphql(ana, '{ me { posts(first: 100) { edges { node { availableReservations } } } } }');
    expect(data).toEqual({
      me: { posts: { edges: posts.map(() => ({ node: { availableReservations: 0 } })) } },
    });
  });
});

describe('people who cancel while others reserve', () => {
  it('leave neither a portion too many nor one too few', async () => {
    const PORTIONS = 10;
    const { post_id: id } = await createPost(phone, ana, { portions: PORTIONS });
    const first = people.slice(0, PORTIONS);
    const held = await Promise.all(first.map((person) => reserve(phone, person, id)));
    const statuses = await Promise.all([
      ...first.map(async (person, index) => {
        const path = `/reservation/reserve/cancel?reservation_id=${held[index]?.reservation_id}`;
        return (await phone.delete(path, person)).status;
      }),
      ...people.slice(PORTIONS).map(async (person) => (await sendReserve(phone, person, id)).status),
    ]);
    expect(statuses.slice(0, PORTIONS)).toEqual(first.map(() => 200));
    const got = statuses.slice(PORTIONS).filter((status) => status === 200).length;
    expect(statuses.slice(PORTIONS).every((status) => status === 200 || status === 404)).toBe(true);
    expect(got).toBeLessThanOrEqual(PORTIONS);
    const seen = ok(await phone.get(`/post/viewcreatedpost?post_id=${id}`, ana), createdPost);
    expect([seen.users.length, seen.available_reservations]).toEqual([got, PORTIONS - got]);
  });
});
