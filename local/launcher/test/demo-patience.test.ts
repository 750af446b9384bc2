import { createPatience, type Try } from '../src/demo/patience';

function setUp(limitMs = 60_000) {
  const clock = { ms: 0 };
  const slept: number[] = [];
  const said: string[] = [];
  const sleep = async (ms: number) => {
    slept.push(ms);
    clock.ms += ms;
  };
  const patience = createPatience({ limitMs, say: (line) => said.push(line), sleep, now: () => clock.ms });
  return { patience, slept, said };
}

const again = (afterMs: number | null = null): Try<string> => ({ kind: 'again', why: 'it answers 503', afterMs });
const done: Try<string> = { kind: 'done', value: 'well' };
const giveUp = (why: string) => new Error(`gave up: ${why}`);

/** Answers with these, one after the other, and with the last for ever. */
function answering(...tries: Try<string>[]) {
  let next = 0;
  return async () => tries[Math.min(next++, tries.length - 1)] ?? done;
}

describe('the patience of the demo', () => {
  it('says nothing when all is well', async () => {
    const { patience, said } = setUp();
    await expect(patience.until(answering(done), giveUp)).resolves.toBe('well');
    expect(said).toEqual([]);
  });

  it('says once that it waits, and once that it goes on, however many wait', async () => {
    const { patience, said } = setUp();
    const all = Array.from({ length: 5 }, () => patience.until(answering(again(), again(), done), giveUp));
    await Promise.all(all);
    expect(said).toEqual([
      expect.stringContaining('a part of the system is down or busy (it answers 503)'),
      expect.stringContaining('going on'),
    ]);
  });

  it('waits as long as it is told to, else ever longer', async () => {
    const { patience, slept } = setUp();
    await patience.until(answering(again(7_000), again(), again(), done), giveUp);
    expect(slept[0]).toBeGreaterThanOrEqual(7_000);
    expect(slept[1]).toBeGreaterThanOrEqual(1_000);
    expect(slept[2]).toBeGreaterThanOrEqual(2_000);
  });

  it('gives up, saying why, within its time', async () => {
    const { patience, slept, said } = setUp(10_000);
    await expect(patience.until(answering(again()), giveUp)).rejects.toThrow('gave up: it answers 503');
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(10_000);
    expect(said).toHaveLength(1);
  });
});
