import type { DataSource } from 'typeorm';
import { OutboxEventEntity, runTransaction } from '../src';
import { lockFreeRows } from '../src/outbox/lock-free-rows';
import { appendThings } from './outbox';
import { createGate, useParcels } from './rig';

describe('rows that a relay locks to claim them', () => {
  let dataSource: DataSource;
  useParcels((opened) => (dataSource = opened));

  beforeEach(() => dataSource.manager.clear(OutboxEventEntity));

  /** Locks so many and keeps them until the gate opens. */
  async function lock(limit: number, mayEnd: Promise<void>): Promise<{ ids: readonly string[]; ended: Promise<void> }> {
    const locked = Promise.withResolvers<readonly string[]>();
    const ended = runTransaction(dataSource, async (manager) => {
      locked.resolve((await lockFreeRows(manager, limit)).map(({ id }) => id));
      await mayEnd;
    });
    return { ids: await locked.promise, ended };
  }

  it.each([30, 300])(
    'are those it gets and no others, of %d: three at once get the oldest, each its own',
    async (count) => {
      const ids = await appendThings(dataSource, count);
      const gate = createGate();
      const three = [await lock(10, gate.opened), await lock(10, gate.opened), await lock(10, gate.opened)];
      gate.open();
      await Promise.all(three.map(({ ended }) => ended));
      expect(three.map((one) => one.ids)).toEqual([ids.slice(0, 10), ids.slice(10, 20), ids.slice(20, 30)]);
    },
  );

  it('excludes rows that are claimed', async () => {
    const [first, ...rest] = await appendThings(dataSource, 3);
    await dataSource.manager.update(OutboxEventEntity, { id: first }, { claimedUntil: new Date(Date.now() + 60_000) });
    const { ids, ended } = await lock(10, Promise.resolve());
    await ended;
    expect(ids).toEqual(rest);
  });
});
