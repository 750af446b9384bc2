import { createAdaptiveLimit } from '../../src';

describe('the adaptive limit', () => {
  let now: number;
  const start = () => createAdaptiveLimit({ targetMs: 1_000, least: 10, now: () => now });
  beforeEach(() => {
    now = 0;
  });

  it('is the rate of answers times the target, and never less than its least', () => {
    const limit = start();
    expect(limit.current).toBe(10);
    for (let answer = 0; answer < 100; answer += 1) limit.noteEnd(20, true);
    now = 500;
    expect(limit.current).toBe(200); // 100 answers in half a second
    now = 60_000;
    expect(limit.current).toBe(10);
  });

  it('does not count requests whose caller gave up as answers, but as slow', () => {
    const limit = start();
    for (let request = 0; request < 100; request += 1) limit.noteEnd(2_000, false);
    now = 500;
    expect(limit.current).toBe(10);
    expect(limit.isSlow).toBe(true);
  });

  it('is slow only while most requests take more than half of the target', () => {
    const limit = start();
    limit.noteEnd(600, true);
    limit.noteEnd(100, true);
    now = 300;
    expect(limit.isSlow).toBe(false);
    limit.noteEnd(600, true);
    now = 600;
    expect(limit.isSlow).toBe(true);
    limit.noteEnd(100, true);
    now = 900;
    expect(limit.isSlow).toBe(false);
  });
});
