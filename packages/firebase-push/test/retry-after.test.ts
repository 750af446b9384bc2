import { readRetryAfter } from '../src/retry-after';

const NOW = new Date('2026-11-22T10:00:00.000Z');

describe('Retry-After', () => {
  it.each([
    { header: '7', ms: 7_000 },
    { header: ' 0 ', ms: 0 },
    { header: 'Sun, 22 Nov 2026 10:00:30 GMT', ms: 30_000 },
    { header: 'Sun, 22 Nov 2026 09:00:00 GMT', ms: 0 },
    { header: '999999999', ms: 300_000 },
    { header: 'Sun, 22 Nov 2099 10:00:00 GMT', ms: 300_000 },
    { header: '', ms: null },
    { header: 'soon', ms: null },
    { header: undefined, ms: null },
  ])('is read as $ms ms from "$header"', ({ header, ms }) => {
    expect(readRetryAfter(header, NOW)).toBe(ms);
  });
});
