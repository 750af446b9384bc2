import sharp from 'sharp';
import { z } from 'zod';
import { DemoError, expectOk, type Person } from './demo-client';
import type { Stage } from './stage';

const postSchema = z.object({
  post_id: z.int(),
  title: z.string(),
  image_url: z.string(),
  available_reservations: z.int(),
});

/** Somewhere in Singapore. */
const PLACE = { latitude: '1.29027', longitude: '103.851959' };

export async function postFood(
  { client }: Stage,
  owner: Person,
  { title, portions }: { readonly title: string; readonly portions: number },
) {
  const picture = sharp({ create: { width: 640, height: 480, channels: 3, background: '#e08a2e' } }).jpeg();
  const form = new FormData();
  form.set('title', title);
  form.set('post_desc', 'Still warm, please bring a box.');
  form.set('location_latitude', PLACE.latitude);
  form.set('location_longitude', PLACE.longitude);
  form.set('total_reservations', String(portions));
  form.set('time_end', new Date(Date.now() + 3 * 3_600_000).toISOString());
  form.set('user_id', String(owner.userId));
  form.set('image_file', new Blob([await picture.toBuffer()], { type: 'image/jpg' }), 'filename');
  return expectOk('create a post', await client.postForm('/post/createpost', form, owner), postSchema);
}

export async function searchNearby({ client }: Stage, postId: number) {
  const query = new URLSearchParams({ ...PLACE, user_id: '0' });
  const posts = expectOk(
    'search',
    await client.get(`/post/viewposts?${query.toString()}`),
    z.array(z.object({ post_id: z.int(), distance: z.number() })),
  );
  const found = posts.find((post) => post.post_id === postId);
  if (!found) throw new DemoError(`the search found ${posts.length} posts, and not this one`);
  return found;
}

export async function changeTitle({ client }: Stage, owner: Person, postId: number, title: string): Promise<void> {
  const form = new FormData();
  form.set('title', title);
  expectOk('update', await client.postForm(`/post/updatepost?post_id=${postId}`, form, owner), postSchema);
}
