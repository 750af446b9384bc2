import type { Capacity } from './capacity';
import type { CapacityRows } from './ports';
import type { PostState } from './post-state';

/** Locks the post's row, made now if there was none, and brings it forward to this version of the post, never back. */
export async function lockCapacity(capacities: CapacityRows, post: PostState): Promise<Capacity> {
  const known = await capacities.lock(post.id);
  if (!known) return capacities.insert(post);
  return known.postVersion < post.version ? capacities.bringForward(post) : known;
}
