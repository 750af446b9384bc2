import { AppError, UnavailableError } from '@gobbler/contracts';
import type { Clock } from '@gobbler/contracts';
import {
  createInternalClient,
  createInternalTokenIssuer,
  type InternalClient,
  type InternalOperation,
} from '@gobbler/service-kit';
import { z } from 'zod';
import type { PostOwner, PostReader } from '../domain/ports';
import type { PostState } from '../domain/post-state';

const id = z.string().transform(Number).pipe(z.int().positive());

const postNow = z.object({
  id,
  ownerId: id,
  portions: z.int().nonnegative(),
  endsAt: z.iso.datetime().transform((text) => new Date(text)),
  isHidden: z.boolean(),
  version: z.int().positive(),
});

const POST_NOW: InternalOperation<{ postNow: PostState | null }> = {
  document: 'query ($id: ID!) { postNow(id: $id) { id ownerId portions endsAt isHidden version } }',
  data: z.object({ postNow: postNow.nullable() }),
};

const POST_OWNERS: InternalOperation<{ postOwners: PostOwner[] }> = {
  document: 'query ($ids: [ID!]!) { postOwners(ids: $ids) { postId ownerId } }',
  data: z.object({ postOwners: z.array(z.object({ postId: id, ownerId: id })) }),
};

/** Less than the default: after the post was read there must be time to wait for a row and to commit. */
export const POST_TIMEOUT_MS = 2_000;

export interface PostAddress {
  /** Without a path. */
  readonly postUrl: string;
  readonly internalTokenSecret: string;
}

/** Connects to the post subgraph, in the name of this one. */
export function openPostClient(
  { postUrl, internalTokenSecret }: PostAddress,
  now: Clock,
): { readonly posts: PostReader; close(): Promise<void> } {
  const tokens = createInternalTokenIssuer(internalTokenSecret, 'reservation', now);
  const client = createInternalClient({ service: 'post', url: postUrl, tokens, timeoutMs: POST_TIMEOUT_MS });
  return { posts: createPostClient(client), close: () => client.close() };
}

/** Asks the post subgraph. */
export function createPostClient(client: InternalClient): PostReader {
  async function ask<Data>(operation: InternalOperation<Data>, variables: Record<string, unknown>): Promise<Data> {
    try {
      return await client.call(operation, variables);
    } catch (error) {
      throw toUnavailable(error);
    }
  }
  return {
    findNow: async (postId) => (await ask(POST_NOW, { id: String(postId) })).postNow,
    findOwners: async (postIds) => (await ask(POST_OWNERS, { ids: postIds.map(String) })).postOwners,
  };
}

/** To the user, post is unavailable, whatever the reason: a refusal concerns only the two services. */
function toUnavailable(error: unknown): AppError {
  if (error instanceof AppError && error.code === 'SUBGRAPH_UNAVAILABLE') return error;
  return new UnavailableError('post', error);
}
