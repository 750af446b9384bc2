import { toWallClock } from '../../src';

const SINGAPORE = 'Asia/Singapore';

describe('a time for the phone', () => {
  it('is the wall clock of the zone, zero-padded, without offset and fractions', () => {
    expect(toWallClock('2026-11-05T10:05:09.999Z', SINGAPORE)).toBe('2026-11-05T18:05:09');
    expect(toWallClock('2026-01-01T20:00:00.000Z', SINGAPORE)).toBe('2026-01-02T04:00:00');
    expect(toWallClock('2026-07-01T10:00:00.000Z', 'Europe/Berlin')).toBe('2026-07-01T12:00:00');
  });
});
