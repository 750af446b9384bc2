import type { DataSource } from 'typeorm';
import { isDatabaseDown, isLockTimeout, lockRow, runBriefly, runTransaction } from '../src';
import { ParcelEntity, useParcels } from './rig';

/**
 * What is done where the server can't end a write by itself, as on MySQL. MariaDB speaks its protocol, so this also runs
 * there, with its own limit lifted.
 */
describe('a write on MySQL', () => {
  let dataSource: DataSource;
  useParcels((opened) => (dataSource = opened), { engine: 'mariadb', scheme: 'mysql' });
  beforeAll(async () => {
    await dataSource.manager.insert(ParcelEntity, { id: 1, weight: 1 });
  });

  it('is ended by us after three seconds and rolled back', async () => {
    let wasEnded: unknown;
    const writing = runTransaction(dataSource, async (manager) => {
      await manager.query('SET SESSION /*M! max_statement_time = 0, */ lock_wait_timeout = 1');
      await manager.insert(ParcelEntity, { id: 2, weight: 2 });
      await manager
        .query('UPDATE parcels SET weight = weight + SLEEP(20) WHERE id = 2')
        .catch((error: unknown) => (wasEnded = error));
      throw wasEnded;
    });
    await expect(writing).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(isDatabaseDown(wasEnded)).toBe(true);
    expect(await dataSource.manager.existsBy(ParcelEntity, { id: 2 })).toBe(false);
  });

  it('is ended after half a second when it waits for another transaction’s key, and nothing after it', async () => {
    const mayEnd = Promise.withResolvers<void>();
    const isThere = Promise.withResolvers<void>();
    const holding = runTransaction(dataSource, async (manager) => {
      await manager.insert(ParcelEntity, { id: 3, weight: 3 });
      isThere.resolve();
      await mayEnd.promise;
    });
    await isThere.promise;
    const failure = dataSource.transaction(async (manager) => {
      const waiting = runBriefly(manager, 'INSERT INTO parcels (id, weight) VALUES (:id, 33)', { id: 3 });
      const ended: unknown = await waiting.catch((thrown: unknown) => thrown);
      // On the same connection: what comes next is not hit by what ended the wait.
      expect(await manager.query('SELECT SLEEP(0.2) AS slept')).toEqual([{ slept: 0 }]);
      throw ended;
    });
    const error: unknown = await failure.catch((thrown: unknown) => thrown);
    expect(isLockTimeout(error)).toBe(true);
    mayEnd.resolve();
    await holding;
  });

  it('gives up after half a second when it waits for another transaction’s row', async () => {
    const mayEnd = Promise.withResolvers<void>();
    const isThere = Promise.withResolvers<void>();
    const holding = runTransaction(dataSource, async (manager) => {
      await lockRow(manager, ParcelEntity, { id: 1 });
      isThere.resolve();
      await mayEnd.promise;
    });
    await isThere.promise;
    const failure = dataSource.transaction((manager) => lockRow(manager, ParcelEntity, { id: 1 }));
    const error: unknown = await failure.catch((thrown: unknown) => thrown);
    expect(isLockTimeout(error)).toBe(true);
    mayEnd.resolve();
    await holding;
  });
});
