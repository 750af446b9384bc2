import type { DataSource, EntityManager } from 'typeorm';
import { dialectOf, lockRow, runTransaction } from '../src';
import { ParcelEntity, useParcels } from './rig';

describe('running a transaction', () => {
  let dataSource: DataSource;
  useParcels((opened) => (dataSource = opened));

  beforeEach(async () => {
    await dataSource.manager.clear(ParcelEntity);
  });

  it.each([
    ['40001', 1213],
    ['40P01', 1213],
    ['55P03', 1205],
    ['40P01', 1020],
    ['55P03', 1969],
  ])('begins again after %s, or %d on MySQL’s side, as the server itself sends it', async (state, number) => {
    let runs = 0;
    await runTransaction(dataSource, async (manager) => {
      runs += 1;
      await manager.insert(ParcelEntity, { id: 1, weight: runs });
      if (runs <= 3) await raise(manager, state, number);
    });
    expect(await dataSource.manager.find(ParcelEntity)).toEqual([{ id: 1, weight: 4 }]);
  });

  it('runs a statement that is a transaction of its own again when it meets a lock', async () => {
    await dataSource.manager.insert(ParcelEntity, { id: 1, weight: 10 });
    const holding = runTransaction(dataSource, async (manager) => {
      await lockRow(manager, ParcelEntity, { id: 1 });
      await new Promise((resolve) => setTimeout(resolve, 1_300)); // longer than either engine waits
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await dataSource.manager.increment(ParcelEntity, { id: 1 }, 'weight', 1);
    await holding;
    expect(await dataSource.manager.find(ParcelEntity)).toEqual([{ id: 1, weight: 11 }]);
  });

  it('says that the database is down when three repeats were not enough', async () => {
    const failing = runTransaction(dataSource, async (manager) => {
      await manager.insert(ParcelEntity, { id: 1, weight: 1 });
      await raise(manager, '40P01', 1213);
    });
    await expect(failing).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(await dataSource.manager.count(ParcelEntity)).toBe(0);
  });

  it('does not begin again after any other error', async () => {
    let runs = 0;
    const failing = runTransaction(dataSource, async () => {
      runs += 1;
      throw new Error('a defect');
    });
    await expect(failing).rejects.toThrow('a defect');
    expect(runs).toBe(1);
  });

  it('reports an unreachable database as down at once', async () => {
    const out = Object.assign(new Error('from the driver'), { code: 'ECONNREFUSED' });
    await expect(runTransaction(dataSource, () => Promise.reject(out))).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
    });
  });

  it('survives a deadlock of two transactions: both take effect', async () => {
    await dataSource.manager.insert(ParcelEntity, [
      { id: 1, weight: 0 },
      { id: 2, weight: 0 },
    ]);
    const addTo = (ids: readonly number[]) =>
      runTransaction(dataSource, async (manager) => {
        for (const id of ids) {
          await lockRow(manager, ParcelEntity, { id });
          await new Promise((resolve) => setTimeout(resolve, 50));
          await manager.increment(ParcelEntity, { id }, 'weight', 1);
        }
      });
    await Promise.all([addTo([1, 2]), addTo([2, 1])]);
    const weights = (await dataSource.manager.find(ParcelEntity)).map(({ weight }) => weight);
    expect(weights).toEqual([2, 2]);
  });
});

async function raise(manager: EntityManager, state: string, number: number): Promise<void> {
  await manager.query(
    dialectOf(manager).kind === 'postgres'
      ? `DO $$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = '${state}'; END $$`
      : `SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = ${number}, MESSAGE_TEXT = 'planted'`,
  );
}
