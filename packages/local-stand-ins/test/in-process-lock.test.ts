import { LOCK_WAIT_MS } from '@gobbler/contracts';
import { describeLockContract } from '@gobbler/test-harness/port-contracts/lock-contract';
import { createInProcessLock } from '../src/index';
import { recordingLog } from './recording-log';

describeLockContract('the in-process lock', async () =>
  createInProcessLock({ environment: 'test', log: recordingLog() }),
);

describe('the in-process lock', () => {
  it('is handed on in the order of asking', async () => {
    const lock = createInProcessLock({ environment: 'test', log: recordingLog() });
    const order: number[] = [];
    await Promise.all([1, 2, 3, 4].map((n) => lock.run('post:1', async () => void order.push(n))));
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it('passes over those who have stopped waiting', async () => {
    const lock = createInProcessLock({ environment: 'test', log: recordingLog() });
    let letGo: () => void = () => undefined;
    const holding = lock.run('post:1', () => new Promise<void>((resolve) => (letGo = resolve)));
    const impatient = lock.run('post:1', async ({ isHeld }) => isHeld);
    await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS - 100));
    const waiting = lock.run('post:1', async ({ isHeld }) => isHeld);
    expect(await impatient).toBe(false);
    letGo();
    await holding;
    expect(await waiting).toBe(true);
  });

  it('says at the start that it is a stand-in, and refuses to be one in production', () => {
    const log = recordingLog();
    expect(createInProcessLock({ environment: 'development', log }).description).toContain('stand-in');
    expect(log.lines[0]?.message).toContain('stand-in');
    expect(() => createInProcessLock({ environment: 'production', log })).toThrow('set REDIS_URL');
  });
});
