import type { RouteCall } from '../engine/route';
import { runStored } from '../engine/run-stored';
import { readForm } from '../form/read-form';
import { createPostForm } from './post-form';
import { createPost } from './post-operations';
import { toPost } from './to-post';

/** Creates a post from a form with a picture; nobody can have reserved it yet, so all of it is available. */
export async function answerCreatePost(call: RouteCall, idempotencyKey: string | null): Promise<unknown> {
  const { timeZone } = call.ports.config;
  const { fields, uploadId } = await readForm(call, { fields: createPostForm(timeZone), isPictureNeeded: true });
  const position = { latitude: fields.location_latitude, longitude: fields.location_longitude };
  const { createPost: created } = await runStored(call, createPost, {
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
