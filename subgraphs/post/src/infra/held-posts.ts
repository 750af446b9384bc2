import type { InternalClient, InternalOperation } from '@gobbler/service-kit';
import { z } from 'zod';
import type { HeldPosts } from '../domain/ports';

const HELD_POSTS: InternalOperation<{ heldPosts: number[] }> = {
  document: 'query ($postIds: [ID!]!) { heldPosts(postIds: $postIds) }',
  data: z.object({ heldPosts: z.array(z.string().transform(Number)) }),
};

/** Reads held posts from the reservation subgraph. */
export function createHeldPosts(client: InternalClient): HeldPosts {
  return {
    async findHeld(viewer, postIds) {
      return (await client.call(HELD_POSTS, { postIds: postIds.map(String) }, viewer)).heldPosts;
    },
  };
}
