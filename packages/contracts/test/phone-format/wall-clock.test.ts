import { toWallClock } from '../../src';

const SINGAPORE = 'Asia/Singapore';

describe('a time for the phone', () => {
  it('is the wall clock of the zone, zero-padded, without offset and fractions', () => {
    expect(toWallClock('2026-11-05T10:05:09.999Z', SINGAPORE)).toBe('2026-11-05T18:05:09');
    expect(toWallClock('2026-01-01T20:00:00.000Z', SINGAPORE)).toBe('2026-01-02T04:00:00');
    expect(toWallClock('2026-07-01T10:00:00.000Z', 'Europe/Berlin')).toBe('2026-07-01T12:00:00');
  });

  it('follows the clocks when they change, and offsets that are no whole hours', () => {
    const berlin = (instant: string) => toWallClock(instant, 'Europe/Berlin');
    expect([berlin('2026-03-29T00:59:59.999Z'), berlin('2026-03-29T01:00:00.000Z')]).toEqual([
      '2026-03-29T01:59:59',
      '2026-03-29T03:00:00',
    ]);
    expect([berlin('2026-10-25T00:30:00.000Z'), berlin('2026-10-25T01:30:00.000Z')]).toEqual([
      '2026-10-25T02:30:00',
      '2026-10-25T02:30:00',
    ]);
    expect(toWallClock('2026-11-05T18:20:00.000Z', 'Asia/Kathmandu')).toBe('2026-11-06T00:05:00');
  });
});
