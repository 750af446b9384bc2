import { EARTH_RADIUS_KM } from '@gobbler/contracts';
import type { DataSource, SelectQueryBuilder } from 'typeorm';
import type { NearbyQuery } from '../domain/ports';
import { coverCircle } from './h3-grid';
import { PostEntity } from './post.entity';

/** What the search finds: posts' ids with their distances in kilometres. */
export interface NearbyRow {
  readonly id: string | number;
  readonly distance: number;
}

/** The haversine formula; LEAST because rounding may bring it above 1, of which there is no arc sine. */
const DISTANCE = `${2 * EARTH_RADIUS_KM} * ASIN(SQRT(LEAST(1,
  POWER(SIN(RADIANS(post.centreLatitude - :latitude) / 2), 2)
  + COS(RADIANS(:latitude)) * COS(RADIANS(post.centreLatitude))
  * POWER(SIN(RADIANS(post.centreLongitude - :longitude) / 2), 2))))`;

/**
 * The search near a place: cells narrow, by an index on cell and end, and the distance decides, all in the database, so
 * that a place full of posts sends no more than a page. The statement's own time is the clock here: it waits for no lock.
 */
export function nearbyQuery(dataSource: DataSource, query: NearbyQuery): SelectQueryBuilder<NearbyRow> {
  const { near, radiusKm, limit, after } = query;
  const outer = dataSource
    .createQueryBuilder()
    .select('candidate.id', 'id')
    .addSelect('candidate.distance', 'distance')
    .from<NearbyRow>((inner) => candidates(inner.from(PostEntity, 'post'), query), 'candidate')
    .where('candidate.distance <= :radiusKm', { radiusKm })
    .setParameters({ latitude: orZero(near.latitude), longitude: orZero(near.longitude) });
  if (after) {
    outer.andWhere('(candidate.distance > :afterKm OR (candidate.distance = :afterKm AND candidate.id > :afterId))', {
      afterKm: after.distanceKm,
      afterId: after.postId,
    });
  }
  return outer.orderBy('candidate.distance').addOrderBy('candidate.id').limit(limit);
}

function candidates(
  posts: SelectQueryBuilder<PostEntity>,
  { near, radiusKm, words }: NearbyQuery,
): SelectQueryBuilder<PostEntity> {
  const { column, cells } = coverCircle(near, radiusKm);
  posts
    .select('post.id', 'id')
    .addSelect(DISTANCE, 'distance')
    .where(`post.${column} IN (:...cells)`, { cells })
    .andWhere('post.endsAt > CURRENT_TIMESTAMP(3)')
    .andWhere('post.isHidden = :isHidden', { isHidden: false })
    .andWhere('post.takenHint < post.portions');
  for (const [index, word] of words.entries()) {
    const name = `word${index}`;
    posts.andWhere(`post.searchText LIKE :${name} ESCAPE '!'`, {
      [name]: `%${word.replaceAll(/[!%_]/g, '!$&')}%`,
    });
  }
  return posts;
}

/** Less than a tenth of a millimetre is nothing: PostgreSQL fails where the product of tiny numbers underflows. */
function orZero(degrees: number): number {
  return Math.abs(degrees) < 1e-9 ? 0 : degrees;
}
