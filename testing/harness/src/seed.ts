import type { Client, Person } from './graphql/client';

/** Somewhere in Singapore. */
export const HERE = { latitude: 1.29027, longitude: 103.851959 };

const CREATE = 'mutation Create($input: CreatePostInput!) { createPost(input: $input) { post { id } } }';
const RESERVE = 'mutation Reserve($id: ID!) { reserve(postId: $id) { reservation { id } } }';

/** Input for a post that can be reserved for an hour. */
export function postInput(change: object = {}) {
  return {
    title: 'Curry',
    description: 'Still warm.',
    position: HERE,
    portions: 2,
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
    ...change,
  };
}

/** Creates a post over the API; resolves to its id. */
export async function createPost(client: Client, owner: Person, change: object = {}): Promise<string> {
  const { createPost: made } = await client.data(CREATE, { input: postInput(change) }, owner);
  return made.post.id;
}

/** Makes what a test starts from over the API: `const { giver, postId } = await seed.giver().withPost({ portions: 3 })`. */
export function createSeed(client: Client) {
  const person = (who: Person | string): Promise<Person> =>
    typeof who === 'string' ? client.signUp(who) : Promise.resolve(who);
  return {
    /** A new person of this name, or one who has signed up already. */
    giver: (who: Person | string = 'Ana') => ({
      async withPost(change: object = {}) {
        const giver = await person(who);
        return { giver, postId: await createPost(client, giver, change) };
      },
    }),
    taker: (who: Person | string = 'Ben') => ({
      async of(postId: string) {
        const taker = await person(who);
        const { reserve } = await client.data(RESERVE, { id: postId }, taker);
        return { taker, reservationId: reserve.reservation.id as string };
      },
    }),
  };
}
