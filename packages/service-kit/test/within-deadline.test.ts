import { withinDeadline } from '../src';

describe('an answer with a deadline', () => {
  it('is the work’s own while there is time', async () => {
    await expect(withinDeadline(performance.now() + 1_000, Promise.resolve('done'))).resolves.toBe('done');
    await expect(withinDeadline(performance.now() + 1_000, Promise.reject(new Error('failed')))).rejects.toThrow(
      'failed',
    );
  });

  it('is given up when there is none', async () => {
    const started = performance.now();
    const never = new Promise<never>(() => undefined);
    await expect(withinDeadline(started + 50, never)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(performance.now() - started).toBeGreaterThanOrEqual(45);
    await expect(withinDeadline(started - 50, never)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  it('is waited for as long as it takes when there is no deadline', async () => {
    const slow = new Promise((resolve) => setTimeout(() => resolve('done'), 30));
    await expect(withinDeadline(Infinity, slow)).resolves.toBe('done');
  });
});
