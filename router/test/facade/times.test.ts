import { toWallClock } from '@gobbler/contracts';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { readClientTime } from '../../src/facade/time/read-client-time';

const SINGAPORE = 'Asia/Singapore';
const ZONES = [SINGAPORE, 'UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];

/** Instants that both databases and the phone can hold. */
const instants = fc.date({
  min: new Date('1990-01-01T00:00:00Z'),
  max: new Date('2090-01-01T00:00:00Z'),
  noInvalidDate: true,
});

describe('a time from the phone', () => {
  it.each([
    ['2026-11-5 18:30:00', '2026-11-05T10:30:00.000Z'],
    ['2026-11-05 18:30:00', '2026-11-05T10:30:00.000Z'],
    ['2026-1-5 8:05:00', '2026-01-05T00:05:00.000Z'],
    ['2026-11-05T18:30:00', '2026-11-05T10:30:00.000Z'],
    ['2026-11-05 18:30:00.000', '2026-11-05T10:30:00.000Z'],
    ['2026-11-05T18:30:00Z', '2026-11-05T18:30:00.000Z'],
    ['2026-11-05T18:30:00z', '2026-11-05T18:30:00.000Z'],
    ['2026-11-05T18:30:00+08:00', '2026-11-05T10:30:00.000Z'],
    ['2026-11-05T18:30:00-03:30', '2026-11-05T22:00:00.000Z'],
    ['2026-11-05T18:30:00.123456+00:00', '2026-11-05T18:30:00.123Z'],
    ['2028-2-29 00:00:00', '2028-02-28T16:00:00.000Z'],
  ])('%s in Singapore is %s', (text, instant) => {
    expect(readClientTime(text, SINGAPORE)?.toISOString()).toBe(instant);
  });

  it.each([
    '',
    'tomorrow',
    '2026-11-05',
    '18:30:00',
    '2026-11-5 18:30',
    '2026-13-01 00:00:00',
    '2026-02-29 00:00:00',
    '2026-11-05 24:00:00',
    '2026-11-05 18:60:00',
    '2026-11-05 18:30:60',
    '2026-11-05T18:30:00+24:00',
    '2026-11-05T18:30:00+0800',
    '26-11-05 18:30:00',
    '9999-12-31 00:00:00',
    '1969-12-31 00:00:00',
    ' 2026-11-05 18:30:00',
    '2026-11-05 18:30:00\n',
    '２０２６-11-05 18:30:00',
  ])('%j is none', (text) => {
    expect(readClientTime(text, SINGAPORE)).toBeNull();
  });

  it('follows the clocks of a zone that changes them', () => {
    expect(readClientTime('2026-7-1 12:00:00', 'Europe/Berlin')?.toISOString()).toBe('2026-07-01T10:00:00.000Z');
    expect(readClientTime('2026-12-1 12:00:00', 'Europe/Berlin')?.toISOString()).toBe('2026-12-01T11:00:00.000Z');
  });

  it('takes the first of an hour that comes twice, and moves out of one that is skipped', () => {
    expect(readClientTime('2026-10-25 02:30:00', 'Europe/Berlin')?.toISOString()).toBe('2026-10-25T00:30:00.000Z');
    expect(readClientTime('2026-03-29 02:30:00', 'Europe/Berlin')?.toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });

  it('comes back from what was shown, to the second, in every zone without regard to its clocks', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (instant, zone) => {
        const shown = toWallClock(instant.toISOString(), zone);
        const read = readClientTime(shown, zone);
        expect(read).not.toBeNull();
        expect(toWallClock(read?.toISOString() ?? '', zone)).toBe(shown);
      }),
    );
  });

  it('is the same instant whether its zone is written or configured, but for hours that come twice', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const written = DateTime.fromJSDate(instant, { zone: 'Asia/Kathmandu' });
        const withoutZone = written.toFormat('yyyy-L-d H:mm:ss');
        const withZone = written.toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");
        expect(readClientTime(withoutZone, 'Asia/Kathmandu')).toEqual(readClientTime(withZone, 'Europe/Berlin'));
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^\d{1,5}-\d{1,3}-\d{1,3}[T ]\d{1,3}:\d{1,3}:\d{1,3}$/)),
        (text) => {
          const read = readClientTime(text, SINGAPORE);
          expect(read === null || Number.isFinite(read.getTime())).toBe(true);
        },
      ),
    );
  });
});
