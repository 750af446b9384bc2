import { eventually } from '@gobbler/test-harness';
import type { DataSource } from 'typeorm';
import { dialectOf, isDatabaseDown, runTransaction } from '../src';
import { createBlackHole, type BlackHole } from './black-hole';
import { createParcels, ParcelEntity, useParcels } from './rig';

/** What a server is asked to rest with; MySQL's `SELECT SLEEP()` alone would end without an error. */
const restFor = (dataSource: DataSource, seconds: number) =>
  dialectOf(dataSource).kind === 'postgres'
    ? `SELECT pg_sleep(${seconds})`
    : `SELECT id FROM parcels WHERE SLEEP(${seconds}) = 5`;

describe('a statement', () => {
  let dataSource: DataSource;
  let url: string;
  useParcels((opened, at) => ([dataSource, url] = [opened, at]));

  it('is ended after three seconds, and not started again', async () => {
    await dataSource.manager.insert(ParcelEntity, { id: 1, weight: 1 });
    const startedAt = performance.now();
    const resting = runTransaction(dataSource, (manager) => manager.query(restFor(dataSource, 20)));
    await expect(resting).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });

  it('finds every connection’s session as it has to be', async () => {
    const three = await Promise.all([1, 2, 3].map(() => runTransaction(dataSource, (manager) => sessionOf(manager))));
    for (const session of three) {
      expect(session).toEqual(
        dialectOf(dataSource).kind === 'postgres'
          ? { statement: '3s', lock: '500ms', idle: '10s', isolation: 'read committed' }
          : expect.objectContaining({ zone: '+00:00', mode: expect.stringContaining('STRICT_ALL_TABLES') }),
      );
    }
  });

  it('waits for a free connection no longer than two and a half seconds, and does nothing after that', async () => {
    const one = await createParcels(url, 1).initialize();
    const runner = one.createQueryRunner();
    await runner.connect();
    const failure: unknown = await one.manager
      .insert(ParcelEntity, { id: 77, weight: 1 })
      .catch((error: unknown) => error);
    expect(isDatabaseDown(failure)).toBe(true);
    await runner.release();
    expect(await one.manager.existsBy(ParcelEntity, { id: 77 })).toBe(false);
    await one.destroy();
  });

  describe('on a network that swallows everything', () => {
    let hole: BlackHole;
    let through: DataSource;

    beforeAll(async () => {
      hole = await createBlackHole(url);
      through = await createParcels(hole.url, 1).initialize();
    });

    afterAll(async () => {
      await through?.destroy();
      await hole?.close();
    });

    it('is given up, and its connection does not come back to the pool', async () => {
      const interrupted = runTransaction(through, async (manager) => {
        await manager.insert(ParcelEntity, { id: 88, weight: 1 });
        hole.swallow();
        await manager.insert(ParcelEntity, { id: 89, weight: 1 });
      });
      await expect(interrupted).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
      hole.letNewOnesPass();
      await eventually(() => through.query<unknown>('SELECT 1').catch(() => null)); // a busy machine may connect too slowly
      expect(await through.manager.existsBy(ParcelEntity, { id: 88 })).toBe(false);
    });
  });
});

async function sessionOf(manager: { query: DataSource['query']; connection: DataSource }): Promise<unknown> {
  const sql =
    dialectOf(manager.connection).kind === 'postgres'
      ? `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
           current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('transaction_isolation') AS isolation`
      : 'SELECT @@session.time_zone AS zone, @@session.sql_mode AS mode';
  const [row] = await manager.query<object[]>(sql);
  return row;
}
