import { runWithinDeadline } from '../src/http/run-within-deadline';

describe('an answer with a deadline', () => {
  it('is the work’s own while there is time', async () => {
    await expect(runWithinDeadline(performance.now() + 1_000, Promise.resolve('done'))).resolves.toBe('done');
    await expect(runWithinDeadline(performance.now() + 1_000, Promise.reject(new Error('failed')))).rejects.toThrow(
      'failed',
    );
  });

  it('is given up when there is none', async () => {
    const started = performance.now();
    const never = new Promise<never>(() => undefined);
    await expect(runWithinDeadline(started + 50, never)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(performance.now() - started).toBeGreaterThanOrEqual(45);
    await expect(runWithinDeadline(started - 50, never)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });
});
