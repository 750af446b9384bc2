import { EARTH_RADIUS_KM } from '@gobbler/contracts';
import type { DataSource } from 'typeorm';
import type { NearbyQuery } from '../src/domain/ports';

const DISTANCE = `${2 * EARTH_RADIUS_KM} * ASIN(SQRT(LEAST(1,
  POWER(SIN(RADIANS(centre_latitude - :latitude) / 2), 2)
  + COS(RADIANS(:latitude)) * COS(RADIANS(centre_latitude))
  * POWER(SIN(RADIANS(centre_longitude - :longitude) / 2), 2))))`;

/** A post that a search finds, with its distance in kilometres. */
export interface NearbyId {
  readonly id: number;
  readonly distance: number;
}

/** The search in its simplest form: the database computes the distance of every post and sorts. */
export async function plainSearch(
  dataSource: DataSource,
  { near, radiusKm, words, limit, after }: NearbyQuery,
): Promise<NearbyId[]> {
  const containing = words.map((_, index) => `AND search_text LIKE :word${index}`).join(' ');
  const behind = after ? 'AND (distance > :afterKm OR (distance = :afterKm AND id > :afterId))' : '';
  const sql = `SELECT id, distance FROM (
      SELECT id, ${DISTANCE} AS distance FROM posts
      WHERE NOT is_hidden AND ends_at > CURRENT_TIMESTAMP(3) AND taken_hint < portions ${containing}) post
    WHERE distance <= :radiusKm ${behind} ORDER BY distance, id LIMIT ${limit}`;
  const statement = dataSource.driver.escapeQueryWithParameters(sql, {
    // PostgreSQL fails where the product of tiny numbers underflows.
    latitude: Math.abs(near.latitude) < 1e-9 ? 0 : near.latitude,
    longitude: Math.abs(near.longitude) < 1e-9 ? 0 : near.longitude,
    radiusKm,
    afterKm: after?.distanceKm,
    afterId: after?.postId,
    ...Object.fromEntries(words.map((word, index) => [`word${index}`, `%${word}%`])),
  }) as [string, unknown[]];
  const rows = await dataSource.query<{ id: string | number; distance: number }[]>(...statement);
  return rows.map(({ id, distance }) => ({ id: Number(id), distance }));
}
