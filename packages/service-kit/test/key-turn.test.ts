import { createKeyTurn } from '../src';
import { createGate } from './parcel';

describe('requests with one key in one process', () => {
  it('wait for the first one, those with another key do not', async () => {
    const keyTurn = createKeyTurn();
    const seen: string[] = [];
    const gate = createGate();
    const first = keyTurn('a', async () => {
      await gate.opened;
      seen.push('first a');
    });
    const second = keyTurn('a', async () => void seen.push('second a'));
    await keyTurn('b', async () => void seen.push('b'));
    expect(seen).toEqual(['b']);
    gate.open();
    await Promise.all([first, second]);
    expect(seen).toEqual(['b', 'first a', 'second a']);
  });

  it('go on all at once when it has succeeded, one after the other while it fails', async () => {
    const keyTurn = createKeyTurn();
    let running = 0;
    let most = 0;
    const failures = ['broken', 'broken again'];
    const work = async () => {
      running += 1;
      most = failures.length > 0 ? running : Math.max(most, running);
      const reason = failures.shift();
      await new Promise((done) => setTimeout(done, 5));
      running -= 1;
      if (reason !== undefined) throw new Error(reason);
      return most;
    };
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => keyTurn('a', work)));
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    expect(most).toBe(17);
  });

  it('go on after a failure', async () => {
    const keyTurn = createKeyTurn();
    await expect(keyTurn('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(keyTurn('a', () => Promise.resolve('done'))).resolves.toBe('done');
  });

  it('wait for a moment only', async () => {
    const keyTurn = createKeyTurn();
    const gate = createGate();
    const first = keyTurn('a', () => gate.opened);
    let hasRun = false;
    const second = keyTurn('a', async () => {
      hasRun = true;
    });
    await expect(second).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS', retryAfterSeconds: 1 });
    expect(hasRun).toBe(false);
    gate.open();
    await first;
  });
});
