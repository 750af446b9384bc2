import { distanceKm } from '@gobbler/contracts';
import { foldForSearch } from '../src/domain/fold-for-search';
import type { Post } from '../src/domain/post';
import type { NearbyPost, NearbyQuery } from '../src/domain/ports';

/** The search without a database: compares every post. */
export function searchAll(
  posts: readonly Post[],
  { near, radiusKm, words, limit, after }: NearbyQuery,
  now: Date,
): NearbyPost[] {
  return posts
    .filter((post) => !post.isHidden && post.endsAt > now && post.portions > 0)
    .filter(({ title, description }) =>
      words.every((word) => foldForSearch(title).includes(word) || foldForSearch(description).includes(word)),
    )
    .map((post) => ({ post, distanceKm: distanceKm(near, post.centre) }))
    .filter((found) => found.distanceKm <= radiusKm)
    .toSorted((one, other) => one.distanceKm - other.distanceKm || one.post.id - other.post.id)
    .filter(
      (found) =>
        !after ||
        found.distanceKm > after.distanceKm ||
        (found.distanceKm === after.distanceKm && found.post.id > after.postId),
    )
    .slice(0, limit);
}
