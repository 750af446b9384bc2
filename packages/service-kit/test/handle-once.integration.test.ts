import type { DataSource } from 'typeorm';
import { HandledEventEntity, handleOnce, runTransaction } from '../src';
import { useParcels } from './rig';

const start = new Date('2026-03-04T05:06:07.890Z');

describe('handling an event once', () => {
  let dataSource: DataSource;
  useParcels((opened) => (dataSource = opened));
  let effects: string[];

  beforeEach(async () => {
    effects = [];
    await dataSource.manager.clear(HandledEventEntity);
  });

  const handle = (eventId: string, work: () => Promise<void> = async () => undefined) =>
    runTransaction(dataSource, (manager) =>
      handleOnce(manager, eventId, start, async () => {
        effects.push(eventId);
        await work();
      }),
    );

  it('does the work the first time and says so', async () => {
    expect(await handle('event-1')).toBe(true);
    expect(await handle('event-1')).toBe(false);
    expect(await handle('event-2')).toBe(true);
    expect(effects).toEqual(['event-1', 'event-2']);
  });

  it('remembers nothing when the work fails', async () => {
    await expect(handle('event-1', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await handle('event-1')).toBe(true);
  });

  it('does the work of two deliveries at once only once, and acknowledges the later one', async () => {
    const slow = () => new Promise<void>((resolve) => setTimeout(resolve, 100));
    const outcomes = await Promise.all([handle('event-1', slow), handle('event-1', slow)]);
    expect(outcomes.toSorted()).toEqual([false, true]);
    expect(effects).toEqual(['event-1']);
    expect(await handle('event-1')).toBe(false);
  });
});
