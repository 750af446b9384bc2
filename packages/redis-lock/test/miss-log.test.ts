import { createLogger } from '@gobbler/service-kit';
import { createMissLog } from '../src/miss-log';

describe('the log of work that went on without its lock', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('has a line at once, then one a minute at most with all that happened, and none when nothing did', () => {
    const lines: Record<string, unknown>[] = [];
    const destination = { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) };
    const log = createMissLog(createLogger({ service: 'test', level: 'info', destination }), 'Redis at there:6379');
    const refused = new Error('connect ECONNREFUSED');
    for (let miss = 0; miss < 50; miss += 1) log.add('unavailable', refused);
    expect(lines).toEqual([expect.objectContaining({ level: 'warn', unavailable: 1, contended: 0 })]);
    log.add('contended', refused);
    jest.advanceTimersByTime(59_000);
    expect(lines).toHaveLength(1);
    jest.advanceTimersByTime(1_000);
    expect(lines[1]).toMatchObject({
      level: 'warn',
      unavailable: 49,
      contended: 1,
      err: { message: 'connect ECONNREFUSED' },
    });
    jest.advanceTimersByTime(600_000);
    expect(lines).toHaveLength(2);
    log.add('contended', null);
    expect(lines[2]).toMatchObject({ level: 'info', contended: 1 });
    log.close();
  });
});
