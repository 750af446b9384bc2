import { portionsLeft, toWallClock, type GeoPosition } from '@gobbler/contracts';
import type { RouteCall } from '../engine/route';
import type { FormInput } from '../form/read-form';
import type { UpdatePostForm } from './post-form';
import type { PostOwnFields } from './post-fields';
import { updatePost, type PostBefore } from './post-operations';
import { readOwnPost } from './read-own-post';
import { toPost } from './to-post';

/** Changes one's own post by a form with any of its fields. */
export async function answerUpdatePost(
  call: RouteCall,
  form: FormInput<UpdatePostForm>,
  postId: number,
): Promise<unknown> {
  const { timeZone } = call;
  const before = await readOwnPost(call, postId);
  const change = changeOf(form, before, timeZone);
  const after = await applyChange(call, before, change);
  const available = portionsLeft(after, before.takenReservations);
  return toPost(after, { position: change.position ?? before.position, available, timeZone });
}

/** What is to change, as `UpdatePostInput` has it but for the id. */
interface PostChange {
  readonly title?: string;
  readonly description?: string;
  readonly position?: GeoPosition;
  readonly portions?: number;
  readonly endsAt?: string;
  readonly isHidden?: boolean;
  readonly uploadId?: string;
}

function changeOf({ fields, uploadId }: FormInput<UpdatePostForm>, before: PostBefore, timeZone: string): PostChange {
  const { title, post_desc, total_reservations, time_end, is_available } = fields;
  // The phone sends back the end that it was shown; once that has passed, it would be refused as a new one.
  const isEndNew =
    time_end !== undefined && toWallClock(time_end.toISOString(), timeZone) !== toWallClock(before.endsAt, timeZone);
  return {
    ...(title === undefined ? {} : { title }),
    ...(post_desc === undefined ? {} : { description: post_desc }),
    ...positionChange(fields, before.position),
    ...(total_reservations === undefined ? {} : { portions: before.takenReservations + total_reservations }),
    ...(isEndNew ? { endsAt: time_end.toISOString() } : {}),
    ...(is_available === undefined ? {} : { isHidden: !is_available }),
    ...(uploadId === null ? {} : { uploadId }),
  };
}

function positionChange(
  { location_latitude, location_longitude }: UpdatePostForm,
  before: GeoPosition,
): { position?: GeoPosition } {
  if (location_latitude === undefined && location_longitude === undefined) return {};
  return {
    position: {
      latitude: location_latitude ?? before.latitude,
      longitude: location_longitude ?? before.longitude,
    },
  };
}

async function applyChange(call: RouteCall, before: PostBefore, change: PostChange): Promise<PostOwnFields> {
  if (Object.keys(change).length === 0) return before;
  const { updatePost: changed } = await call.ask(updatePost, { input: { id: String(before.id), ...change } });
  return changed.post;
}
