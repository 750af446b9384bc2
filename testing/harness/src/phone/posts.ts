import { foundPosts, ownPosts, post, reservation, reservations, viewedPost, type Post } from './contract';
import type { DartFile } from './dart-form';
import type { Person } from './people';
import { ok, type Phone } from './phone';
import { cameraPicture } from './pictures';
import type { Place } from './places';
import { asSent, inHours } from './times';

export const CITY_HALL: Place = { latitude: 1.29027, longitude: 103.851959 };

export interface PostDetails {
  readonly title?: string;
  readonly portions?: number;
  readonly endsAt?: Date;
  readonly place?: Place;
  readonly picture?: DartFile;
}

/** The fields of createpost as the app's form fills them. */
export function postFields(owner: Person, details: PostDetails = {}): Record<string, string> {
  const { title = 'Vegetable curry', portions = 3, endsAt = inHours(3), place = CITY_HALL } = details;
  return {
    title,
    post_desc: 'Still warm, bring a box',
    location_latitude: String(place.latitude),
    location_longitude: String(place.longitude),
    total_reservations: String(portions),
    time_end: asSent(endsAt),
    user_id: String(owner.userId),
  };
}

export async function createPost(phone: Phone, owner: Person, details: PostDetails = {}): Promise<Post> {
  const form = { fields: postFields(owner, details), file: details.picture ?? cameraPicture };
  return ok(await phone.send('POST', '/post/createpost', { as: owner, form }), post);
}

export function sendUpdate(phone: Phone, owner: Person, postId: number, fields: Record<string, string>) {
  return phone.send('POST', `/post/updatepost?post_id=${postId}`, { as: owner, form: { fields } });
}

export async function updatePost(phone: Phone, owner: Person, postId: number, fields: Record<string, string>) {
  return ok(await sendUpdate(phone, owner, postId, fields), post);
}

export async function viewPost(phone: Phone, reader: Person, postId: number) {
  return ok(await phone.get(`/post/viewpost?post_id=${postId}&user_id=${reader.userId}`, reader), viewedPost);
}

/** What is found near a place, for any user. */
export async function search(phone: Phone, { latitude, longitude }: Place, reader?: Person, userId?: number) {
  const query = `latitude=${latitude}&longitude=${longitude}&user_id=${userId ?? reader?.userId ?? 0}`;
  return ok(await phone.get(`/post/viewposts?${query}`, reader), foundPosts);
}

export async function postsOf(phone: Phone, owner: Person) {
  return ok(await phone.get(`/post/createdpost?user_id=${owner.userId}`, owner), ownPosts);
}

/** As the app does it: both numbers as texts. */
export function sendReserve(phone: Phone, person: Person, postId: number, headers: Record<string, string> = {}) {
  const json = { user_id: String(person.userId), post_id: String(postId) };
  return phone.send('POST', '/reservation/reserve', { as: person, json, headers });
}

export async function reserve(phone: Phone, person: Person, postId: number) {
  return ok(await sendReserve(phone, person, postId), reservation);
}

export async function reservationsOf(phone: Phone, person: Person) {
  return ok(await phone.get(`/reservation/reservations/all/${person.userId}`, person), reservations);
}
