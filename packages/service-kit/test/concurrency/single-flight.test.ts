import { createSingleFlight } from '../../src';

describe('a single flight', () => {
  it('shares the outcome among calls with the same key at the same time', async () => {
    const share = createSingleFlight<number>();
    let calls = 0;
    const work = async () => (calls += 1);
    expect(await Promise.all([share('a', work), share('a', work), share('b', work)])).toEqual([1, 1, 2]);
    expect(await share('a', work)).toBe(3);
  });

  it('shares a failure too, and the next call starts a new run', async () => {
    const share = createSingleFlight<string>();
    const failing = () => Promise.reject(new Error('no'));
    const outcomes = await Promise.allSettled([share('a', failing), share('a', failing)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await share('a', async () => 'yes')).toBe('yes');
  });
});
