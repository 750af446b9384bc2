import { readRows } from '@gobbler/service-kit';
import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { CapacityEntity } from './capacity.entity';
import { ReservationEntity } from './reservation.entity';

/** How many of a post's portions are taken by its capacity row, and by its reservations. */
export interface PostCount {
  readonly postId: number;
  /** Active reservations. */
  readonly active: number;
  /** Null when there are reservations and no capacity row. */
  readonly taken: number | null;
  /** The most that ever was on offer. */
  readonly mostTotal: number | null;
}

export interface PostCountPage {
  readonly counts: readonly PostCount[];
  /** Read on behind this post; null when this was the last page. */
  readonly next: number | null;
}

/** Whether the row's count is not that of the reservations. */
export function isMiscounted({ taken, active }: PostCount): boolean {
  return taken !== active;
}

/** Whether there are more active reservations than were ever on offer. */
export function isOversold({ active, mostTotal }: PostCount): boolean {
  return mostTotal !== null && active > mostTotal;
}

/** Reservations that one statement counts, at most, but for those of one post: a small part of its time limit. */
const MAX_COUNTED = 20_000;
const TAKEN = `SELECT post_id AS \`postId\`, taken AS \`taken\` FROM capacities WHERE post_id > :after
  ORDER BY post_id LIMIT :limit`;

/** Counts of at most `limit` posts behind `after`, by id. A row and its reservations are read at the same moment. */
export async function readPostCounts(
  dataSource: DataSource,
  after: number,
  limit: number,
  maxCounted = MAX_COUNTED,
): Promise<PostCountPage> {
  const last = await findLast(dataSource, after, limit, maxCounted);
  const rows = await readCounts(dataSource, after, last);
  const orphans = await readOrphans(dataSource, after, last, limit);
  const lastOrphan = orphans.length === limit ? (orphans.at(-1)?.postId ?? null) : null;
  const next = lastOrphan ?? last;
  return {
    counts: [...rows, ...orphans].filter(({ postId }) => next === null || postId <= next),
    next,
  };
}

/** Up to which post to count, so that the reservations are not too many for one statement; null: to the end. */
async function findLast(
  dataSource: DataSource,
  after: number,
  limit: number,
  maxCounted: number,
): Promise<number | null> {
  const posts = await readRows<{ postId: number; taken: number }>(dataSource, TAKEN, { after, limit });
  let counted = 0;
  for (const [index, { taken }] of posts.entries()) {
    counted += taken;
    if (index > 0 && counted > maxCounted) return posts[index - 1]?.postId ?? null;
  }
  return posts.length === limit ? (posts.at(-1)?.postId ?? null) : null;
}

async function readCounts(dataSource: DataSource, after: number, upTo: number | null): Promise<PostCount[]> {
  const select = dataSource.manager
    .createQueryBuilder(CapacityEntity, 'capacity')
    .select('capacity.postId', 'postId')
    .addSelect('capacity.taken', 'taken')
    .addSelect('GREATEST(capacity.mostTotal, capacity.total)', 'mostTotal')
    .addSelect(
      (held: SelectQueryBuilder<ReservationEntity>) =>
        held
          .select('count(*)')
          .from(ReservationEntity, 'held')
          .where('held.postId = capacity.postId')
          .andWhere('held.active'),
      'active',
    )
    .where('capacity.postId > :after', { after })
    .orderBy('capacity.postId');
  if (upTo !== null) select.andWhere('capacity.postId <= :upTo', { upTo });
  const rows = await select.getRawMany<Record<keyof PostCount, string | number>>();
  return rows.map(({ postId, active, taken, mostTotal }) => ({
    postId: Number(postId),
    active: Number(active),
    taken: Number(taken),
    mostTotal: Number(mostTotal),
  }));
}

/** Posts with active reservations and without a capacity row. */
async function readOrphans(
  dataSource: DataSource,
  after: number,
  upTo: number | null,
  limit: number,
): Promise<PostCount[]> {
  const select = dataSource.manager
    .createQueryBuilder(ReservationEntity, 'held')
    .leftJoin(CapacityEntity, 'capacity', 'capacity.postId = held.postId')
    .select('held.postId', 'postId')
    .addSelect('count(*)', 'active')
    .where('held.active AND capacity.postId IS NULL')
    .andWhere('held.postId > :after', { after })
    .groupBy('held.postId')
    .orderBy('held.postId')
    .limit(limit);
  if (upTo !== null) select.andWhere('held.postId <= :upTo', { upTo });
  const rows = await select.getRawMany<Record<'postId' | 'active', string | number>>();
  return rows.map(({ postId, active }) => ({
    postId: Number(postId),
    active: Number(active),
    taken: null,
    mostTotal: null,
  }));
}
