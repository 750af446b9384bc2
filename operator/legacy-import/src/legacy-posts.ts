import type { LegacyDatabase } from './legacy-database';
import type { ImportedPost } from './posts';
import { readLine, readPictureUrl, readSingaporeTime, readText, readUtc } from './read-legacy-values';

/** A row of `posts`. */
export interface LegacyPost {
  readonly id: number;
  readonly ownerId: number | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly imageUrl: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly portions: number | null;
  readonly endsAt: string | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly isAvailable: number | null;
}

/** A post as we would have it, with what had to be changed; or why it can't be had. */
export type ReadPost =
  | { readonly post: ImportedPost; readonly changed: readonly string[] }
  | { readonly post: null; readonly problem: string };

const POSTS = `SELECT post_id AS id, user_id AS ownerId, title, post_desc AS description, image_url AS imageUrl,
  location_latitude AS latitude, location_longitude AS longitude, total_reservations AS portions, time_end AS endsAt,
  created_at AS createdAt, updated_at AS updatedAt, is_available AS isAvailable FROM posts`;

const MAX_TITLE = 50;
const MAX_DESCRIPTION = 500;
/** What an edit may reach. */
const MAX_PORTIONS = 100_000;

/** The old system's posts. */
export function createLegacyPosts(db: LegacyDatabase) {
  return {
    page: (after: number, limit: number) =>
      db.query<LegacyPost>(`${POSTS} WHERE post_id > ? ORDER BY post_id LIMIT ?`, [after, limit]),

    find: (ids: readonly number[]): Promise<LegacyPost[]> =>
      ids.length === 0 ? Promise.resolve([]) : db.query<LegacyPost>(`${POSTS} WHERE post_id IN (?)`, [ids]),

    async highestId(): Promise<number> {
      const [row] = await db.query<{ highest: number | null }>('SELECT max(post_id) AS highest FROM posts', []);
      return row?.highest ?? 0;
    },
  };
}

export type LegacyPosts = ReturnType<typeof createLegacyPosts>;

export function readPost(row: LegacyPost): ReadPost {
  const { latitude, longitude, portions, ownerId } = row;
  const endsAt = readSingaporeTime(row.endsAt);
  const position = latitude === null || longitude === null ? null : { latitude, longitude };
  const problem =
    (ownerId === null && 'has no owner') ||
    (position === null && 'has no position') ||
    (position && !isOnEarth(position) && 'its position is none on earth') ||
    (endsAt === null && 'has no end') ||
    (portions === null && 'has no number of portions');
  if (problem || ownerId === null || !position || !endsAt || portions === null) {
    return { post: null, problem: problem || 'is incomplete' };
  }
  const updatedAt = readUtc(row.updatedAt);
  const post: ImportedPost = {
    id: row.id,
    ownerId,
    title: readLine(row.title, MAX_TITLE),
    description: readText(row.description, MAX_DESCRIPTION),
    picture: readPictureUrl(row.imageUrl),
    position,
    portions: Math.min(Math.max(portions, 0), MAX_PORTIONS),
    endsAt,
    isHidden: row.isAvailable === 0,
    createdAt: readUtc(row.createdAt) ?? updatedAt ?? endsAt,
    updatedAt,
  };
  return { post, changed: changesOf(row, post) };
}

function isOnEarth({ latitude, longitude }: ImportedPost['position']): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

function changesOf(row: LegacyPost, post: ImportedPost): string[] {
  const changes: readonly (readonly [boolean, string])[] = [
    [post.title !== row.title, 'title'],
    [post.description !== row.description, 'description'],
    [post.picture === null && Boolean(row.imageUrl), 'picture'],
    [post.portions !== row.portions, 'portions'],
    [readUtc(row.createdAt) === null, 'time of creation'],
  ];
  return changes.flatMap(([isChanged, name]) => (isChanged ? [name] : []));
}
