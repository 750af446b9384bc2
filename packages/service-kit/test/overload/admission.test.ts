import { setTimeout as sleep } from 'node:timers/promises';
import { createAdmission, type Priority } from '../../src';

const LIMIT = 4;
const PACE = 2;
/** Longer than any number may wait. */
const SUSTAINED_MS = 300;

describe('admission', () => {
  let isSlow: boolean;
  let allowed: number;
  /** What became of each request, in the order of its end. */
  let ends: string[];
  const start = (waitMs = 60_000) =>
    createAdmission({
      limit: { current: LIMIT, noteEnd: () => undefined, get isSlow() { return isSlow; } }, // prettier-ignore
      pace: { allowed: () => allowed },
      highFactor: 3,
      waitMs,
    });
  let admission: ReturnType<typeof start>;
  const enter = (name: string, priority: Priority = 'normal') =>
    admission.enter(priority, (isAdmitted) => ends.push(`${name} ${isAdmitted ? 'runs' : 'is refused'}`));
  const enterMany = (names: string, priority?: Priority) => names.split('').map((name) => enter(name, priority));

  beforeEach(() => {
    isSlow = false;
    allowed = PACE;
    ends = [];
    admission = start();
  });

  it('runs reads at the pace of the event loop, in their order', () => {
    enterMany('abcd');
    expect(ends).toEqual(['a runs', 'b runs']);
    admission.leave(1, true);
    admission.leave(1, true);
    expect(ends).toEqual(['a runs', 'b runs', 'c runs', 'd runs']);
  });

  it('looks at the pace again while no request ends', async () => {
    enterMany('abc');
    allowed = PACE + 1;
    await sleep(50);
    expect(ends).toContain('c runs');
  });

  it('lets a burst wait, and refuses at once what exceeds the limit after it', async () => {
    enterMany('ab');
    enterMany('cdefgh');
    expect(ends).toEqual(['a runs', 'b runs']);
    await sleep(SUSTAINED_MS);
    enter('late');
    expect(ends.at(-1)).toBe('late is refused');
  });

  it('runs changes at once, in up to their own share of the limit while reads wait', () => {
    enterMany('abc');
    enterMany('0123456789', 'high');
    expect(ends.filter((end) => end.endsWith('runs'))).toHaveLength(PACE + 10);
    enter('one more', 'high');
    expect(ends.at(-1)).toBe('one more is refused');
  });

  it('refuses no change while no read waits and answers are quick', () => {
    enterMany('0123456789abcdef', 'high');
    expect(ends.filter((end) => end.endsWith('runs'))).toHaveLength(16);
  });

  it('counts requests under way while answers are slow, whatever the pace', () => {
    [isSlow, allowed] = [true, Infinity];
    enterMany('abcde');
    expect(ends).toEqual(['a runs', 'b runs', 'c runs', 'd runs', 'e is refused']);
    isSlow = false;
    enter('f');
    expect(ends.at(-1)).toBe('f runs');
  });

  it('refuses a read that has waited too long', async () => {
    admission = start(30);
    enterMany('abc');
    await sleep(100);
    expect(ends.at(-1)).toBe('c is refused');
  });

  it('forgets a read that gave up its wait', () => {
    enterMany('abcd')[2]?.();
    admission.leave(1, true);
    expect(ends).toEqual(['a runs', 'b runs', 'd runs']);
  });
});
