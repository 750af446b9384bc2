import type { ImportParts } from './import-parts';
import { findTakenPeople } from './judge-people';
import { judgePosts } from './judge-posts';
import { pairOf, type LegacyReservation } from './legacy-reservations';
import { pagesOf } from './pages-of';
import type { StoredPost } from './posts';
import { readUtc } from './read-legacy-values';
import type { ImportedReservation } from './store-reservations';

/** Takes reservations over as active ones, in the order in which they were made. */
export async function importReservations(parts: ImportParts): Promise<void> {
  const { legacy, report, pageSize, onPage } = parts;
  const pages = pagesOf(
    0,
    (after) => legacy.reservations.page(after, pageSize),
    ({ id }) => id,
  );
  for await (const rows of pages) {
    const posts = await findPosts(
      parts,
      rows.flatMap(({ postId }) => postId ?? []),
    );
    const wanted = await chooseReservations(parts, rows, posts.owners);
    report.add('reservations', { read: rows.length });
    if (parts.isDryRun) report.add('reservations', { taken: wanted.length });
    else await store(parts, wanted, posts.stored);
    onPage('reservations');
  }
}

interface FoundPosts {
  /** Posts that were taken over, or would be, with their owners. */
  readonly owners: ReadonlyMap<number, number>;
  /** Those that are in the post service's database, as they are now. */
  readonly stored: ReadonlyMap<number, StoredPost>;
}

async function findPosts(parts: ImportParts, postIds: readonly number[]): Promise<FoundPosts> {
  const ids = [...new Set(postIds)];
  const stored = await parts.posts.find(ids);
  const judged = await judgePosts(parts, await parts.legacy.posts.find(ids), stored);
  const taken = judged.flatMap((one) => {
    if (one.kind === 'there') return [one.post];
    return one.kind === 'free' && parts.isDryRun ? [one.post] : [];
  });
  return { stored, owners: new Map(taken.map(({ id, ownerId }) => [id, ownerId])) };
}

async function chooseReservations(
  parts: ImportParts,
  rows: readonly LegacyReservation[],
  owners: FoundPosts['owners'],
): Promise<ImportedReservation[]> {
  const people = await findTakenPeople(
    parts,
    rows.flatMap(({ userId }) => userId ?? []),
  );
  const first = await parts.legacy.reservations.firstOf([...owners.keys()]);
  const wanted: ImportedReservation[] = [];
  for (const row of rows) {
    const { id, userId, postId } = row;
    const why = (): [reason: string, details?: object] | null => {
      if (userId === null || !people.has(userId)) return ['its user is not taken over', { user: userId }];
      if (postId === null || !owners.has(postId)) return ['its post is gone or not taken over', { post: postId }];
      if (owners.get(postId) === userId) return ['it is of one’s own post', { user: userId, post: postId }];
      const earlier = first.get(pairOf(row)) ?? id;
      return earlier === id ? null : ['the same user has an earlier one of this post', { reservation: earlier }];
    };
    const [reason, details] = why() ?? [];
    if (reason !== undefined) parts.report.leave({ table: 'reservations', id, reason, ...details });
    else if (userId !== null && postId !== null) wanted.push(toReservation(row, userId, postId));
  }
  return wanted;
}

function toReservation({ id, ...row }: LegacyReservation, userId: number, postId: number): ImportedReservation {
  const updatedAt = readUtc(row.updatedAt);
  return { id, userId, postId, createdAt: readUtc(row.createdAt) ?? updatedAt ?? new Date(0), updatedAt };
}

const REASONS = {
  'id taken': 'a reservation here has the same id',
  'held already': 'the same user has reserved this post here',
  'post changed': 'its post was changed at this moment: run it again',
} as const;

async function store(
  { reservations, report }: ImportParts,
  wanted: readonly ImportedReservation[],
  stored: FoundPosts['stored'],
): Promise<void> {
  if (wanted.length === 0) return;
  const posts = [...new Set(wanted.map(({ postId }) => postId))].flatMap((id) => stored.get(id) ?? []);
  const outcomes = await reservations.put(wanted, posts);
  for (const [at, { id, userId, postId }] of wanted.entries()) {
    const outcome = outcomes[at];
    if (outcome === 'taken' || outcome === 'there') report.add('reservations', { [outcome]: 1 });
    else if (outcome) {
      report.leave({ table: 'reservations', id, reason: REASONS[outcome], user: userId, post: postId });
    }
  }
}
