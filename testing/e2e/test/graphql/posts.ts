import type { Client, Person } from './client';

/** Somewhere in Singapore. */
export const HERE = { latitude: 1.29027, longitude: 103.851959 };

const CREATE = 'mutation Create($input: CreatePostInput!) { createPost(input: $input) { post { id version } } }';

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

/** Posts something; its id. */
export async function createPost(client: Client, owner: Person, change: object = {}): Promise<string> {
  const { createPost: made } = await client.data(CREATE, { input: postInput(change) }, owner);
  return made.post.id;
}
