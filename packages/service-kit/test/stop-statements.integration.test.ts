import type { DataSource } from 'typeorm';
import { runInRequest, runTransaction, type RequestScope } from '../src';
import { ParcelEntity, useParcels } from './rig';

describe('a statement for an answer that no one waits for any more', () => {
  let dataSource: DataSource;
  useParcels((opened) => (dataSource = opened));
  let isOver: boolean;

  beforeEach(() => {
    isOver = true;
  });

  function scope(isRead: boolean): RequestScope {
    const work = {
      isRead,
      isChange: !isRead,
      isOver: () => isOver,
      take: () => true,
      never: new Promise<never>(() => undefined),
    };
    return { requestId: 'r', traceparent: null, deadlineAt: Infinity, work };
  }

  const late = { code: 'DEADLINE_EXCEEDED' };

  it('is not started when it only reads', async () => {
    await runInRequest(scope(true), async () => {
      await expect(dataSource.query('SELECT 1')).rejects.toMatchObject(late);
      await expect(dataSource.manager.findBy(ParcelEntity, { id: 1 })).rejects.toMatchObject(late);
      await expect(runTransaction(dataSource, (manager) => manager.query('SELECT 1'))).rejects.toMatchObject(late);
    });
    await expect(dataSource.query('SELECT 1')).resolves.toHaveLength(1);
  });

  it('is started when it belongs to a change', async () => {
    await runInRequest(scope(false), async () => {
      await runTransaction(dataSource, (manager) => manager.insert(ParcelEntity, { id: 5, weight: 1 }));
      expect(await dataSource.manager.existsBy(ParcelEntity, { id: 5 })).toBe(true);
    });
  });

  it('is started in a transaction that had started before, which ends as a whole', async () => {
    isOver = false;
    await runInRequest(scope(true), () =>
      runTransaction(dataSource, async (manager) => {
        await manager.insert(ParcelEntity, { id: 6, weight: 1 });
        isOver = true;
        await manager.insert(ParcelEntity, { id: 7, weight: 1 });
      }),
    );
    expect(await dataSource.manager.countBy(ParcelEntity, [{ id: 6 }, { id: 7 }])).toBe(2);
  });
});
