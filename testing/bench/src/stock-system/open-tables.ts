import { EARTH_RADIUS_KM, publicPosition, type GeoPosition } from '@gobbler/contracts';
import { gridDisk, latLngToCell } from 'h3-js';
import { Pool } from 'pg';

/** A row of `posts` as the peer's resolvers use it. */
export interface PostRow {
  readonly id: string;
  readonly distance: number;
  readonly [column: string]: unknown;
}

export interface DatabaseUrls {
  readonly post: string;
  readonly user: string;
  readonly reservation: string;
}

const DISTANCE = `${2 * EARTH_RADIUS_KM} * asin(sqrt(least(1, power(sin(radians(centre_latitude - $1) / 2), 2)
  + cos(radians($1)) * cos(radians(centre_latitude)) * power(sin(radians(centre_longitude - $2) / 2), 2))))`;
const NEARBY = `SELECT * FROM (SELECT id, title, description, ends_at, portions, is_hidden, latitude, longitude, owner_id, ${DISTANCE} AS distance
  FROM posts WHERE cell_r7 = ANY($3) AND ends_at > now() AND NOT is_hidden AND taken_hint < portions) AS found
  WHERE distance <= $4 ORDER BY distance, id LIMIT $5`;
/** Cells of resolution 7 that cover 5 km. */
const RINGS = 4;

/** The statements that a plain implementation would send, over `pg` alone, to the tables of our own services. */
export function openTables(urls: DatabaseUrls) {
  const post = new Pool({ connectionString: urls.post });
  const user = new Pool({ connectionString: urls.user });
  const reservation = new Pool({ connectionString: urls.reservation });

  async function mapOf<Row extends Record<string, unknown>>(
    pool: Pool,
    text: string,
    ids: readonly string[],
    key: string,
  ) {
    const { rows } = await pool.query<Row>(text, [ids]);
    return new Map(rows.map((row) => [String(row[key]), row]));
  }

  return {
    async nearby({ latitude, longitude }: GeoPosition, radiusKm: number, limit: number): Promise<PostRow[]> {
      const cells = gridDisk(latLngToCell(latitude, longitude, 7), RINGS);
      const { rows } = await post.query<PostRow>(NEARBY, [latitude, longitude, cells, radiusKm, limit]);
      return rows;
    },
    usernames: (ids: readonly string[]) =>
      mapOf<{ id: string; username: string }>(user, 'SELECT id, username FROM profiles WHERE id = ANY($1)', ids, 'id'),
    taken: (ids: readonly string[]) =>
      mapOf<{ post_id: string; taken: number }>(
        reservation,
        'SELECT post_id, taken FROM capacities WHERE post_id = ANY($1)',
        ids,
        'post_id',
      ),
    publicPosition,
  };
}

export type Tables = ReturnType<typeof openTables>;
