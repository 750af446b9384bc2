import { createOutageLog, runInRequest } from '../../src';
import { recordLog } from '../rig';

const refused = new Error('connect ECONNREFUSED 127.0.0.1:5432 as postgres://ana:her-password@there/post');

function setUp() {
  const { log, lines } = recordLog();
  const clock = { ms: 0 };
  const outage = createOutageLog(log, { lost: 'it is lost', back: 'it is back' }, () => clock.ms);
  return { lines, clock, outage };
}

describe('the outage log', () => {
  it('has a line at once, one per minute while it lasts, and a warning at its end', () => {
    const { lines, clock, outage } = setUp();
    for (let second = 0; second <= 90; second += 1) {
      clock.ms = second * 1_000;
      outage.failed(refused);
    }
    outage.worked();
    outage.worked();
    expect(lines.map(({ level, msg, failures }) => [level, msg, failures])).toEqual([
      ['warn', 'it is lost', 1],
      ['warn', 'it is lost', 61],
      ['warn', 'it is back', 91],
    ]);
  });

  it('has one line per minute for what is now slow, now not', () => {
    const { lines, clock, outage } = setUp();
    for (let round = 0; round < 20; round += 1) {
      outage.slow(refused);
      outage.worked();
    }
    expect(lines).toHaveLength(2);
    clock.ms = 60_000;
    outage.slow(refused);
    expect(lines).toHaveLength(3);
  });

  it('reports the next outage at once', () => {
    const { lines, outage } = setUp();
    outage.failed(refused);
    outage.worked();
    outage.failed(refused);
    expect(lines).toHaveLength(3);
  });

  it('gives the reason in one line, without a stack, a password or a request that it is not about', () => {
    const { lines, outage } = setUp();
    runInRequest({ requestId: 'r-1', traceparent: null, deadlineAt: Infinity }, () =>
      outage.failed(new AggregateError([refused, new Error('and again')])),
    );
    expect(lines[0]?.['problem']).toMatch(/^connect ECONNREFUSED .*; and again$/);
    expect(JSON.stringify(lines)).not.toMatch(/her-password|r-1|stack/);
  });
});
