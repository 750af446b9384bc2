import type { DataSource } from 'typeorm';
import { BeginAgainError, lockRow, runTransaction } from '../src';
import { createGate, ParcelEntity, useParcels } from './rig';

describe('locking a row', () => {
  let dataSource: DataSource;
  useParcels((opened) => (dataSource = opened));
  beforeAll(async () => {
    await dataSource.manager.insert(ParcelEntity, { id: 1, weight: 10 });
  });

  /** Holds the lock on parcel 1 until it is released. */
  async function holdTheLock(): Promise<{ release(): Promise<void> }> {
    const [isHeld, mayEnd] = [createGate(), createGate()];
    const holding = runTransaction(dataSource, async (manager) => {
      await lockRow(manager, ParcelEntity, { id: 1 });
      isHeld.open();
      await mayEnd.opened;
    });
    await isHeld.opened;
    return {
      async release() {
        mayEnd.open();
        await holding;
      },
    };
  }

  it('reads the row that it has locked, or null if there is none', async () => {
    const found = await runTransaction(dataSource, (manager) => lockRow(manager, ParcelEntity, { id: 1 }));
    expect(found).toEqual({ id: 1, weight: 10 });
    expect(await runTransaction(dataSource, (manager) => lockRow(manager, ParcelEntity, { id: 2 }))).toBeNull();
  });

  it('makes the next one wait and read what was written meanwhile', async () => {
    const holder = await holdTheLock();
    const waiting = runTransaction(dataSource, (manager) => lockRow(manager, ParcelEntity, { id: 1 }));
    await new Promise((done) => setTimeout(done, 100));
    await dataSource.manager.insert(ParcelEntity, { id: 3, weight: 30 }); // other rows are free
    await holder.release();
    expect(await waiting).toMatchObject({ id: 1 });
  });

  it('gives up after half a second, begins again three times, then says that the database is down', async () => {
    const holder = await holdTheLock();
    const startedAt = performance.now();
    let runs = 0;
    const waiting = runTransaction(dataSource, (manager) => {
      runs += 1;
      return lockRow(manager, ParcelEntity, { id: 1 });
    });
    await expect(waiting).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    await holder.release();
    expect(runs).toBe(4);
    expect(performance.now() - startedAt).toBeGreaterThan(1_900);
  });

  it('rolls back and begins again when the work asks for it', async () => {
    let runs = 0;
    await runTransaction(dataSource, async (manager) => {
      runs += 1;
      await manager.insert(ParcelEntity, { id: 10 + runs, weight: 1 });
      if (runs < 3) throw new BeginAgainError('another request was faster');
    });
    const ids = await dataSource.manager.find(ParcelEntity, { where: { weight: 1 } });
    expect(ids.map(({ id }) => id)).toEqual([13]);
  });
});
