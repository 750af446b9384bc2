import { EARTH_RADIUS_KM } from '@gobbler/contracts';
import { dialectOf, tableOf, type Parameters } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { NearbyQuery } from '../domain/ports';
import { PostEntity } from './post.entity';
import { POST_PROPERTIES, type PostRow } from './post-row';
import { rangeOf, type SearchCell } from './search-cells';

/** A post in one of the cells; `place` is the cell's among those that were asked for. */
export interface CellRow extends PostRow {
  readonly place: number;
  /** Counts the posts that were read in the cell, from 1 on. */
  readonly nthOfCell: number;
  readonly distance: number;
}

export interface CellsQuery extends Pick<NearbyQuery, 'near' | 'words' | 'limit' | 'after'> {
  readonly cells: readonly (SearchCell & { readonly afterId: number })[];
}

/** The haversine formula; LEAST because rounding may bring it above 1, of which there is no arc sine. */
const DISTANCE = `${2 * EARTH_RADIUS_KM} * ASIN(SQRT(LEAST(1,
  POWER(SIN(RADIANS(post.centre_latitude - :latitude) / 2), 2)
  + COS(RADIANS(:latitude)) * COS(RADIANS(post.centre_latitude))
  * POWER(SIN(RADIANS(post.centre_longitude - :longitude) / 2), 2))))`;

/**
 * Reads the first posts of each cell that are on offer, by the index on cell and id; see `pagesStatement` of the service kit for
 * the form. Of a first page only the nearest posts are returned, and the last one of a cell that has a whole page.
 * The statement's own time is the clock here: it waits for no lock.
 */
export function cellsStatement(
  dataSource: DataSource,
  { near, words, limit, after, cells }: CellsQuery,
): [sql: string, parameters: Parameters] {
  const isPostgres = dialectOf(dataSource).kind === 'postgres';
  const select = (place: string, condition: string, order: string): string =>
    `(SELECT ${place} AS place, id, centre_latitude, centre_longitude
      FROM posts ${isPostgres ? '' : 'FORCE INDEX (posts_offered)'}
      WHERE ${condition} AND ends_at > CURRENT_TIMESTAMP(3)${containing} ${order} LIMIT ${limit})`;
  // One text for any number of words where statements are prepared.
  const containing = isPostgres
    ? `${words.length > 0 ? ' AND search_text LIKE ALL (CAST(:words AS text[]))' : ''}`
    : words.map((_, index) => ` AND search_text LIKE :word${index}`).join('');
  const patterns = words.map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
  const ranges = cells.map((cell) => ({ ...rangeOf(cell), afterId: cell.afterId }));

  const lateral = () => {
    const bounds = `(is_offered, cell_r8, id) > (true, cell.first COLLATE "C", cell.after_id)
      AND (is_offered, cell_r8) <= (true, cell.last COLLATE "C")`;
    const page = select('cell.place', bounds, 'ORDER BY is_offered, cell_r8, id');
    return `SELECT page.* FROM unnest(CAST(:firsts AS text[]), CAST(:lasts AS text[]), CAST(:afterIds AS bigint[]))
      WITH ORDINALITY AS cell(first, last, after_id, place) CROSS JOIN LATERAL ${page} page`;
  };
  /** Asked for the order of a range, or for that of an equality written as one, MariaDB sorts all that is in it. */
  const branchOf = ({ first, last, afterId }: (typeof ranges)[number], index: number) =>
    first === last
      ? select(`${index + 1}`, `is_offered = true AND cell_r8 = '${first}' AND id > ${afterId}`, 'ORDER BY id')
      : select(`${index + 1}`, `is_offered = true AND cell_r8 BETWEEN '${first}' AND '${last}'`, '');

  const sql = `SELECT found.place AS \`place\`, found.own AS \`nthOfCell\`, found.distance AS \`distance\`,
    ${tableOf(dataSource, PostEntity).select(POST_PROPERTIES)}
    FROM (SELECT measured.*, ROW_NUMBER() OVER (PARTITION BY place ORDER BY id) AS own,
      ROW_NUMBER() OVER (ORDER BY distance, id) AS overall
      FROM (SELECT place, id, ${DISTANCE} AS distance
        FROM (${isPostgres ? lateral() : ranges.map(branchOf).join(' UNION ALL ')}) post) measured) found
    JOIN posts USING (id) WHERE overall <= :most OR own = ${limit}`;
  return [
    sql,
    {
      latitude: orZero(near.latitude),
      longitude: orZero(near.longitude),
      firsts: ranges.map(({ first }) => first),
      lasts: ranges.map(({ last }) => last),
      afterIds: ranges.map(({ afterId }) => afterId),
      words: patterns,
      // Of a later page those count that come after the last one, which is not for this statement to say.
      most: after ? limit * cells.length : limit,
      ...Object.fromEntries(patterns.map((pattern, index) => [`word${index}`, pattern])),
    },
  ];
}

/** Less than a tenth of a millimetre is nothing: PostgreSQL fails where the product of tiny numbers underflows. */
function orZero(degrees: number): number {
  return Math.abs(degrees) < 1e-9 ? 0 : degrees;
}
