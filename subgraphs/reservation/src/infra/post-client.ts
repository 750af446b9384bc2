import { AppError, UnavailableError } from '@gobbler/errors';
import type { InternalClient, InternalOperation } from '@gobbler/service-kit';
import { z } from 'zod';
import type { PostReader } from '../domain/ports';
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

/** Asks the post subgraph. */
export function createPostClient(client: InternalClient): PostReader {
  return {
    async findNow(postId) {
      try {
        return (await client.call(POST_NOW, { id: String(postId) })).postNow;
      } catch (error) {
        throw toUnavailable(error);
      }
    },
  };
}

/** Whatever post refuses us is between it and us: to the person it is out. */
function toUnavailable(error: unknown): AppError {
  if (error instanceof AppError && error.code === 'SUBGRAPH_UNAVAILABLE') return error;
  return new UnavailableError('post', error);
}
