import { createLogger, runInRequest } from '@gobbler/service-kit';
import { createMissLog } from '../src/miss-log';

const MINUTE = 60_000;
const refused = new Error('connect ECONNREFUSED 127.0.0.1:1');

function setUp() {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) };
  const logger = createLogger({ service: 'test', level: 'info', destination });
  const clock = { ms: 0 };
  return { lines, clock, log: createMissLog(logger, 'Redis at there:6379', () => clock.ms) };
}

describe('the log of work that goes on without its lock', () => {
  it('tells a loss at once, then once a minute with all that happened, and the return in the same loudness', () => {
    const { log, lines, clock } = setUp();
    log.lost(refused);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'warn',
        msg: expect.stringContaining('without its lock'),
        problem: refused.message,
      }),
    ]);
    for (let miss = 0; miss < 50; miss += 1) log.add('unavailable');
    clock.ms = MINUTE - 1;
    log.lost(refused);
    expect(lines).toHaveLength(1);
    clock.ms = MINUTE;
    log.lost(refused);
    expect(lines[1]).toMatchObject({ level: 'warn', unavailable: 50 });
    log.add('unavailable');
    log.back();
    log.back();
    expect(lines.slice(2)).toEqual([expect.objectContaining({ level: 'warn', unavailable: 1 })]);
    expect(lines[2]?.['msg']).toBe('Redis at there:6379 is back: the lock is used again');
  });

  it('tells a second loss at once although the first was a moment ago', () => {
    const { log, lines } = setUp();
    log.lost(refused);
    log.back();
    log.lost(refused);
    expect(lines).toHaveLength(3);
  });

  it('tells of a crowd once a minute, which keeps no loss from being told', () => {
    const { log, lines } = setUp();
    log.add('contended');
    log.add('contended');
    log.lost(refused);
    expect(lines.map(({ level }) => level)).toEqual(['info', 'warn']);
    expect(lines[1]).toMatchObject({ contended: 1 });
  });

  it('tells of a Redis that is now slow, now not, once a minute', () => {
    const { log, lines, clock } = setUp();
    for (let round = 0; round < 20; round += 1) {
      log.slow(new Error('no answer within 80 ms'));
      log.back();
    }
    expect(lines).toHaveLength(2);
    clock.ms = MINUTE;
    log.slow(new Error('no answer within 80 ms'));
    expect(lines).toHaveLength(3);
  });

  it('names no request: the one that finds out has nothing to do with it', () => {
    const { log, lines } = setUp();
    runInRequest({ requestId: 'r-1', traceparent: null, deadlineAt: Infinity }, () => log.lost(refused));
    expect(lines[0]).not.toHaveProperty('requestId');
  });
});
