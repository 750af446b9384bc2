import { createIdempotencyMutex, createKeyedMutex, runInRequest } from '../../src';
import { createGate } from '../rig';

const withDeadline = <T>(ms: number, work: () => Promise<T>): Promise<T> =>
  runInRequest({ requestId: 'r', traceparent: null, deadlineAt: performance.now() + ms }, work);

describe('a keyed mutex', () => {
  it('runs the work of one key in FIFO order, one at a time, and never delays other keys', async () => {
    const { run } = createKeyedMutex();
    const gate = createGate();
    const seen: string[] = [];
    const first = run('a', () => gate.opened.then(() => void seen.push('a1')));
    const others = ['a2', 'a3'].map((name) => run('a', async () => void seen.push(name)));
    await run('b', async () => void seen.push('b'));
    gate.open();
    await Promise.all([first, ...others]);
    expect(seen).toEqual(['b', 'a1', 'a2', 'a3']);
  });

  it('runs the next work after one that failed', async () => {
    const { run } = createKeyedMutex();
    const failing = run('a', () => Promise.reject(new Error('sold out')));
    const next = run('a', async () => 'served');
    await expect(failing).rejects.toThrow('sold out');
    expect(await next).toBe('served');
  });

  it.each([
    ['its request’s deadline', createKeyedMutex(), 20, 'DEADLINE_EXCEEDED'],
    [
      'half a second when it is that of an idempotency key',
      createIdempotencyMutex(),
      60_000,
      'IDEMPOTENCY_IN_PROGRESS',
    ],
  ])('never starts a work that waited for longer than %s', async (_limit, { run }, deadlineMs, code) => {
    const gate = createGate();
    let hasStarted = false;
    const holding = run('a', () => gate.opened);
    const late = withDeadline(deadlineMs, () =>
      run('a', async () => {
        hasStarted = true;
      }),
    );
    await expect(late).rejects.toMatchObject({ code });
    gate.open();
    await holding;
    expect(hasStarted).toBe(false);
    expect(await run('a', async () => 'free again')).toBe('free again');
  });

  it('resolves to null when a key is not free in time, and passes over the waiter that gave up', async () => {
    const { acquire } = createKeyedMutex();
    const release = await acquire('a', 0);
    expect(await acquire('a', 5)).toBeNull();
    const waiting = acquire('a', 60_000);
    release?.();
    expect(await waiting).toBeInstanceOf(Function);
  });
});
