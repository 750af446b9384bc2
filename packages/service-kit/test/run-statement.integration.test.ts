import type { DataSource } from 'typeorm';
import {
  changeRows,
  createRowReader,
  isDuplicate,
  OutboxEventEntity,
  readRows,
  runInRequest,
  runTransaction,
} from '../src';
import { ParcelEntity, useParcels } from './rig';

const INSERT = 'INSERT INTO parcels (id, weight) VALUES (:id, :weight)';
const BY_IDS = 'SELECT id AS `parcelId`, weight FROM parcels WHERE id IN (:ids) AND weight > :least ORDER BY id';

describe('a plain statement', () => {
  let dataSource: DataSource;
  useParcels((opened) => {
    dataSource = opened;
  });

  beforeEach(async () => {
    await dataSource.query('DELETE FROM parcels');
    for (const id of [1, 2, 3]) await changeRows(dataSource, INSERT, { id, weight: id * 10 });
  });

  it('finds rows by lists of any length, the empty one included', async () => {
    const find = (ids: number[], least = 0) => readRows(dataSource, BY_IDS, { ids, least });
    expect(await find([3, 1, 9])).toEqual([
      { parcelId: 1, weight: 10 },
      { parcelId: 3, weight: 30 },
    ]);
    expect(await find([1, 2, 3], 20)).toEqual([{ parcelId: 3, weight: 30 }]);
    expect(await find([])).toEqual([]);
  });

  it('has the same types on either engine', async () => {
    const sql =
      'SELECT CAST(:number AS DECIMAL(5,1)) > 1 AS `isMore`, body AS `body`, claimed_until AS `until` FROM outbox_events WHERE id = :id';
    const claimedUntil = new Date('2026-11-05T10:30:00.123Z');
    await dataSource.manager.insert(OutboxEventEntity, {
      id: 'a',
      name: 'x',
      body: 'é :id `',
      claimedUntil,
      claimedBy: '',
    });
    const [row] = await readRows<object>(dataSource, sql, { number: 2, id: 'a' });
    expect(row).toMatchObject({ body: 'é :id `', until: claimedUntil });
    const read = createRowReader(dataSource, ParcelEntity, 'id', ['weight']);
    expect(await read([2])).toEqual([{ weight: 20 }]);
  });

  it('uses a value as often as it is named', async () => {
    const sql = 'SELECT id AS `id` FROM parcels WHERE id = :one OR weight = :one OR id = :other ORDER BY id';
    expect(await readRows(dataSource, sql, { one: 10, other: 2 })).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('takes part in a transaction, and counts the rows that it changes', async () => {
    const undone = runTransaction(dataSource, async (manager) => {
      expect(await changeRows(manager, 'UPDATE parcels SET weight = weight + 1 WHERE id < :id', { id: 3 })).toBe(2);
      expect(await readRows(manager, BY_IDS, { ids: [1], least: 0 })).toEqual([{ parcelId: 1, weight: 11 }]);
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    expect(await readRows(dataSource, BY_IDS, { ids: [1], least: 0 })).toEqual([{ parcelId: 1, weight: 10 }]);
  });

  it('fails with an error that is known as a duplicate', async () => {
    const error: unknown = await changeRows(dataSource, INSERT, { id: 1, weight: 1 }).catch(
      (thrown: unknown) => thrown,
    );
    expect(isDuplicate(error)).toBe(true);
  });

  it('keeps values out of its text', async () => {
    await changeRows(dataSource, INSERT, { id: 4, weight: 0 });
    const quoted = "x'); DROP TABLE parcels; -- \\";
    expect(
      await readRows(dataSource, 'SELECT :text AS `text` FROM parcels WHERE id = :id', { text: quoted, id: 4 }),
    ).toEqual([{ text: quoted }]);
  });

  it('is not started when the request that it is for has no time left', async () => {
    const never = new Promise<never>(() => undefined);
    const work = { isRead: true, isChange: false, isOver: () => true, take: () => false, never };
    const scope = { requestId: 'r', traceparent: null, deadlineAt: performance.now() - 1, work };
    const asked = runInRequest(scope, () => readRows(dataSource, BY_IDS, { ids: [1], least: 0 }));
    await expect(asked).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });
});
