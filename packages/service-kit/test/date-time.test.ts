import { Kind } from 'graphql';
import { DateTimeScalar } from '../src';

describe('the scalar DateTime', () => {
  it.each([
    ['2026-11-05T10:30:00Z', '2026-11-05T10:30:00.000Z'],
    ['2026-11-05T18:30:00+08:00', '2026-11-05T10:30:00.000Z'],
    ['2026-11-05T10:30:00.123456789Z', '2026-11-05T10:30:00.123Z'],
    ['2026-11-05t10:30:00z', '2026-11-05T10:30:00.000Z'],
  ])('reads %s', (text, instant) => {
    expect(DateTimeScalar.parseValue(text).toISOString()).toBe(instant);
    expect(DateTimeScalar.parseLiteral({ kind: Kind.STRING, value: text }).toISOString()).toBe(instant);
  });

  it.each([
    '2026-11-05',
    '2026-11-05 10:30:00Z',
    '2026-11-05T10:30:00',
    '2026-13-05T10:30:00Z',
    '2026-02-31T10:30:00Z',
    '2026-02-29T10:30:00+08:00',
    '2026-11-05T25:30:00Z',
    '1969-12-31T23:59:59Z',
    '9999-06-01T00:00:00Z',
    'now',
    '',
    1_700_000_000_000,
    null,
    {},
  ])('takes no %j', (value) => {
    expect(() => DateTimeScalar.parseValue(value)).toThrow(
      expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } }),
    );
  });

  it('writes UTC with milliseconds', () => {
    expect(DateTimeScalar.serialize(new Date('2026-11-05T18:30:00+08:00'))).toBe('2026-11-05T10:30:00.000Z');
    expect(DateTimeScalar.serialize('2026-11-05T18:30:00+08:00')).toBe('2026-11-05T10:30:00.000Z');
  });
});
