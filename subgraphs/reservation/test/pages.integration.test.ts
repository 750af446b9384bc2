import { dialectOf, pagesStatement } from '@gobbler/service-kit';
import { countRowsRead } from '@gobbler/test-servers';
import { createReservationRepository } from '../src/infra/reservation.repository';
import { ReservationEntity } from '../src/infra/reservation.entity';
import { numbers } from './builders';
import { useDatabase } from './use-database';

const POSTS = [1, 2, 3, 4, 5];
const PEOPLE = 1_000;
const LIMIT = 21;
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

  async function activeOf(each: 'postId' | 'userId', parentIds: readonly number[], limit: number, afterId: number) {
    const rows = await db().manager.find(ReservationEntity, { where: { active: true }, order: { id: 'ASC' } });
    const pageOf = (parentId: number) =>
      rows.filter((row) => row[each] === parentId && row.id > afterId).slice(0, limit);
    return parentIds
      .flatMap(pageOf)
      .map(({ id }) => id)
      .toSorted((one, other) => one - other);
  }

  it.each([
    [POSTS, LIMIT, 0],
    [[3], 500, 1_234],
    [[4, 4_444], 3, 4_990],
  ])('returns the active ones of the posts %j, %d each, after %d', async (postIds, limit, afterId) => {
    const found = await repository().findActiveOfPosts(postIds, limit, afterId);
    expect(found.map(({ id }) => id)).toEqual(await activeOf('postId', postIds, limit, afterId));
    expect(found).toEqual(
      (await repository().findByIds(found.map(({ id }) => id))).toSorted((one, other) => one.id - other.id),
    );
  });

  it.each([
    [[2, 4, 6], LIMIT, 0],
    [[2], 100, 6_000],
    [[1, 3], LIMIT, 0],
  ])('returns the active ones of the people %j, %d each, after %d', async (userIds, limit, afterId) => {
    const found = await repository().findActiveOfUsers(userIds, limit, afterId);
    expect(found.map(({ id }) => id)).toEqual(await activeOf('userId', userIds, limit, afterId));
  });

  it.each([
    ['postId', [1]],
    ['postId', POSTS],
    ['userId', [2]],
  ] as const)('reads only the rows of the pages (%s %j)', async (each, parentIds) => {
    const pages = { each, parentIds, limit: LIMIT, afterId: 0, fixed: { active: true } };
    const read = await countRowsRead(db(), pagesStatement(db(), ReservationEntity, pages));
    expect(read).toBeGreaterThanOrEqual(LIMIT * parentIds.length);
    expect(read).toBeLessThanOrEqual(LIMIT * parentIds.length * READS_PER_ROW + 10);
  });
});
