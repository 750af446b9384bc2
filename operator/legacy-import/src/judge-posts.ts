import type { ImportParts } from './import-parts';
import { findTakenPeople } from './judge-people';
import { readPost, type LegacyPost } from './legacy-posts';
import type { ImportedPost, StoredPost } from './posts';
import type { Why } from './report';

type StoredPosts = ReadonlyMap<number, StoredPost>;

/** What becomes of a post of the old system. */
export type JudgedPost =
  | { readonly kind: 'free'; readonly post: ImportedPost; readonly changed: readonly string[] }
  | { readonly kind: 'there'; readonly post: ImportedPost }
  /** It was taken over, and its owner has deleted it since. */
  | { readonly kind: 'deleted'; readonly id: number }
  | { readonly kind: 'left'; readonly id: number; readonly why: Why };

/** @param stored those of them that are in the post service's database */
export async function judgePosts(
  parts: ImportParts,
  rows: readonly LegacyPost[],
  stored: StoredPosts,
): Promise<JudgedPost[]> {
  const owners = await findTakenPeople(
    parts,
    rows.flatMap(({ ownerId }) => ownerId ?? []),
  );
  // A deleted post leaves its capacity row, closed for good.
  const known = await parts.reservations.findKnownPosts(rows.map(({ id }) => id).filter((id) => !stored.has(id)));
  return rows.map((row): JudgedPost => {
    const { id } = row;
    const leave = (reason: string, details = {}): JudgedPost => ({ kind: 'left', id, why: { reason, ...details } });
    const read = readPost(row);
    if (!read.post) return leave(read.problem);
    const { post, changed } = read;
    if (!owners.has(post.ownerId)) return leave('its owner is not taken over', { user: post.ownerId });
    if (stored.has(id)) return isSame(stored, post) ? { kind: 'there', post } : leave('a post here has the same id');
    return known.has(id) ? { kind: 'deleted', id } : { kind: 'free', post, changed };
  });
}

/** Neither can be changed here. */
function isSame(stored: StoredPosts, { id, ownerId, createdAt }: ImportedPost): boolean {
  const found = stored.get(id);
  return found?.ownerId === ownerId && found.createdAt.getTime() === createdAt.getTime();
}
