import { oneMonthLater } from '../../src/stripe/premium-price';

const seconds = (iso: string) => Date.parse(iso) / 1_000;

describe('one month later', () => {
  it.each([
    ['2026-11-05T10:30:00Z', '2026-12-05T10:30:00Z'],
    ['2026-12-31T23:59:59Z', '2027-01-31T23:59:59Z'],
    ['2027-01-31T12:00:00Z', '2027-02-28T12:00:00Z'],
    ['2028-01-30T12:00:00Z', '2028-02-29T12:00:00Z'],
  ])('than %s is %s', (from, to) => {
    expect(oneMonthLater(seconds(from))).toBe(seconds(to));
  });
});
