import type { Slice } from '@gobbler/contracts';
import { dialectOf, pagesStatement } from '@gobbler/service-kit';
import { countRowsRead } from '@gobbler/test-servers';
import { createReservationRepository } from '../src/infra/reservation.repository';
import { ReservationEntity } from '../src/infra/reservation.entity';
import { numbers } from './builders';
import { useDatabase } from './use-database';

const POSTS = [1, 2, 3, 4, 5];
const PEOPLE = 1_000;
const LIMIT = 21;
const FIRST = { limit: LIMIT, afterId: 0, beforeId: null, isFromEnd: false };
const LAST = { ...FIRST, isFromEnd: true };
/** An entry of the index, its row, and what MariaDB counts for the union. */
const READS_PER_ROW = 3;

describe('pages of the reservations of several posts or people', () => {
  const { db } = useDatabase();

  beforeAll(async () => {
    for (let at = 0; at < PEOPLE; at += 100) {
      const rows = numbers(100).flatMap((number) =>
        POSTS.map((postId) => ({
          postId,
          userId: at + number,
          active: number % 2 === 0 ? true : null,
          createdAt: new Date(),
        })),
      );
      await db().manager.insert(ReservationEntity, rows);
    }
    // One person holds many.
    await db().manager.insert(
      ReservationEntity,
      numbers(2_000).map((number) => ({ userId: 2, postId: 100 + number, active: true, createdAt: new Date() })),
    );
    await db().query(dialectOf(db()).kind === 'postgres' ? 'ANALYZE reservations' : 'ANALYZE TABLE reservations');
  });

  const repository = () => createReservationRepository(db());

  async function activeOf(each: 'postId' | 'userId', parentIds: readonly number[], slice: Slice) {
    const { limit, afterId, beforeId, isFromEnd } = slice;
    const rows = await db().manager.find(ReservationEntity, { where: { active: true }, order: { id: 'ASC' } });
    const pageOf = (parentId: number) =>
      rows
        .filter((row) => row[each] === parentId && row.id > afterId && row.id < (beforeId ?? Infinity))
        .slice(...(isFromEnd ? [-limit] : [0, limit]));
    return parentIds
      .flatMap(pageOf)
      .map(({ id }) => id)
      .toSorted((one, other) => one - other);
  }

  it.each([
    [POSTS, FIRST],
    [[3], { ...FIRST, limit: 500, afterId: 1_234 }],
    [[4, 4_444], { ...FIRST, limit: 3, afterId: 4_990 }],
    [POSTS, LAST],
    [[3, 4], { ...LAST, limit: 3, beforeId: 4_000 }],
    [[3, 4], { ...LAST, afterId: 3_980, beforeId: 4_000 }],
  ])('returns the active ones of the posts %j in %j', async (postIds, slice) => {
    const found = await repository().findActiveOfPosts(postIds, slice);
    expect(found.map(({ id }) => id)).toEqual(await activeOf('postId', postIds, slice));
    expect(found).toEqual(
      (await repository().findByIds(found.map(({ id }) => id))).toSorted((one, other) => one.id - other.id),
    );
  });

  it.each([
    [[2, 4, 6], FIRST],
    [[2], { ...FIRST, limit: 100, afterId: 6_000 }],
    [[1, 3], FIRST],
    [[2], LAST],
  ])('returns the active ones of the people %j in %j', async (userIds, slice) => {
    const found = await repository().findActiveOfUsers(userIds, slice);
    expect(found.map(({ id }) => id)).toEqual(await activeOf('userId', userIds, slice));
  });

  it.each([
    ['postId', [1], FIRST],
    ['postId', POSTS, FIRST],
    ['postId', POSTS, LAST],
    ['userId', [2], FIRST],
    ['userId', [2], { ...LAST, beforeId: 6_000 }],
  ] as const)('reads only the rows of the pages (%s %j in %j)', async (each, parentIds, slice) => {
    const pages = { each, parentIds, slice, fixed: { active: true } };
    const read = await countRowsRead(db(), pagesStatement(db(), ReservationEntity, pages));
    expect(read).toBeGreaterThanOrEqual(LIMIT * parentIds.length);
    expect(read).toBeLessThanOrEqual(LIMIT * parentIds.length * READS_PER_ROW + 10);
  });
});
