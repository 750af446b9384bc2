import type { AskService } from '../load/ask-service';

const CREATE_POST = 'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }';
/** Whose posts they are; no one of the crowds. */
export const OWNER = 7;

/** Posts food, at the post service or through the router, and resolves to its id. */
export async function createPostAsOwner(
  ask: AskService,
  url: string,
  portions: number,
  endsInMs: number,
): Promise<number> {
  const input = {
    title: 'Soup',
    description: 'Still warm',
    position: { latitude: 1.3, longitude: 103.8 },
    portions,
    endsAt: new Date(Date.now() + endsInMs).toISOString(),
  };
  const answer = await ask({ url, service: 'post', document: CREATE_POST, variables: { input }, userId: OWNER });
  if (answer.kind !== 'data') throw new Error(`no post: ${JSON.stringify(answer)}`);
  const { createPost } = answer.data as { createPost: { post: { id: string } } };
  return Number(createPost.post.id);
}
