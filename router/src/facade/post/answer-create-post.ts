import type { z } from 'zod';
import type { RouteCall } from '../engine/route';
import type { FormInput } from '../form/read-form';
import type { createPostForm } from './post-form';
import { createPost } from './post-operations';
import { toPost } from './to-post';

type CreatePostForm = z.infer<ReturnType<typeof createPostForm>>;

/** Creates a post from a form with a picture; it has no reservations yet, so all of it is available. */
export async function answerCreatePost(
  { ask, timeZone }: RouteCall,
  { fields, uploadId }: FormInput<CreatePostForm>,
  idempotencyKey: string | null,
): Promise<unknown> {
  const position = { latitude: fields.location_latitude, longitude: fields.location_longitude };
  const { createPost: created } = await ask(createPost, {
    input: {
      title: fields.title,
      description: fields.post_desc,
      position,
      portions: fields.total_reservations,
      endsAt: fields.time_end.toISOString(),
      uploadId,
      idempotencyKey,
    },
  });
  return toPost(created.post, { position, available: created.post.portions, timeZone });
}
