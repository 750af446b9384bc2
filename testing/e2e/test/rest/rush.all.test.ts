import { setTimeout as sleep } from 'node:timers/promises';
import { createdPost, reservation, type Post } from '@gobbler/test-harness/phone/contract';
import { signUp, type Person } from '@gobbler/test-harness/phone/people';
import { ok } from '@gobbler/test-harness/phone/phone';
import { inBatches } from './in-batches';
import {
  createPost,
  postsOf,
  reservationsOf,
  reserve,
  search,
  sendReserve,
  viewPost,
} from '@gobbler/test-harness/phone/posts';
import { useSystem } from '@gobbler/test-harness/use-system';

const { phone, client } = useSystem();
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
});

/** What one request came to; `busy` is the answer of a machine that has too much to do, and says nothing of the portion. */
type Outcome = 'won' | 'sold out' | 'mine already' | 'busy';

async function askByPhone(person: Person, { post_id: id }: Post): Promise<Outcome> {
  const answer = await sendReserve(phone, person, id);
  if (answer.status < 400) {
    expect(ok(answer, reservation).user_id).toBe(person.userId);
    return 'won';
  }
  return toOutcome((answer.body as { code?: string }).code);
}

const RESERVE = 'mutation ($id: ID!) { reserve(postId: $id) { reservation { user { id } } } }';

async function askByGraphql(person: Person, { post_id: id }: Post): Promise<Outcome> {
  const { data, codes } = await client.ask(RESERVE, { id: String(id) }, person);
  if (codes.length > 0) return toOutcome(codes[0]);
  expect(data?.['reserve']).toBeDefined();
  return 'won';
}

function toOutcome(code: unknown): Outcome {
  if (['OVERLOADED', 'SUBGRAPH_UNAVAILABLE', 'DEADLINE_EXCEEDED'].includes(String(code))) return 'busy';
  expect(['SOLD_OUT', 'ALREADY_RESERVED']).toContain(code);
  return code === 'SOLD_OUT' ? 'sold out' : 'mine already';
}

/** Whether a person got a portion. Repeats the request when the system is busy, as people do. */
async function tryUntilAnswered(ask: typeof askByPhone, person: Person, post: Post): Promise<boolean> {
  const first = await ask(person, post);
  expect(first).not.toBe('mine already');
  for (let outcome = first, triesLeft = 30; ; triesLeft -= 1) {
    // A request that got "busy" may have been done all the same.
    if (outcome !== 'busy') return outcome !== 'sold out';
    if (triesLeft === 0) throw new Error('the system stayed busy');
    await sleep(300);
    outcome = await ask(person, post);
  }
}

/** Everybody at the same moment, some by phone and some by GraphQL. */
function rushFor(post: Post, round: number) {
  return Promise.all(
    people.map(async (person, index) => {
      const ask = (index + round) % 3 === 0 ? askByGraphql : askByPhone;
      return { person, post, hasWon: await tryUntilAnswered(ask, person, post) };
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
  });

  it('gives away exactly as many portions of each as there are', () => {
    expect(posts.map(({ post_id: id }) => winnersOf.get(id)?.length)).toEqual(
      posts.map(({ total_reservations: portions }) => portions),
    );
  });

  it('shows each winner to the owner, and no one else', async () => {
    for (const { post_id: id } of posts) {
      const seen = ok(await phone.get(`/post/viewcreatedpost?post_id=${id}`, ana), createdPost);
      expect(seen.users.map(({ userId }) => userId).toSorted((a, b) => a - b)).toEqual(winnersOf.get(id));
    }
  });

  it('shows each winner their reservations, and no user one that they did not get', async () => {
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
    const { data } = await client.ask(
      '{ me { posts(first: 100) { edges { node { availableReservations } } } } }',
      {},
      ana,
    );
    expect(data).toEqual({
      me: { posts: { edges: posts.map(() => ({ node: { availableReservations: 0 } })) } },
    });
  });
});

async function cancelUntilDone(person: Person, id: number | undefined, triesLeft = 30): Promise<number> {
  const { status } = await phone.delete(`/reservation/reserve/cancel?reservation_id=${id}`, person);
  if (status < 500 || triesLeft === 0) return status;
  await sleep(300);
  return cancelUntilDone(person, id, triesLeft - 1);
}

describe('people who cancel while others reserve', () => {
  it('leave neither a portion too many nor one too few', async () => {
    const PORTIONS = 10;
    const post = await createPost(phone, ana, { portions: PORTIONS });
    const { post_id: id } = post;
    const first = people.slice(0, PORTIONS);
    const held = await Promise.all(first.map((person) => reserve(phone, person, id)));
    const [cancelled, won] = await Promise.all([
      Promise.all(first.map((person, index) => cancelUntilDone(person, held[index]?.reservation_id))),
      Promise.all(people.slice(PORTIONS).map((person) => tryUntilAnswered(askByPhone, person, post))),
    ]);
    expect(cancelled).toEqual(first.map(() => 200));
    const got = won.filter(Boolean).length;
    expect(got).toBeLessThanOrEqual(PORTIONS);
    const seen = ok(await phone.get(`/post/viewcreatedpost?post_id=${id}`, ana), createdPost);
    expect([seen.users.length, seen.available_reservations]).toEqual([got, PORTIONS - got]);
  });
});
