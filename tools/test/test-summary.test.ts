import { summarize } from '../test-summary.js';

const suite = { name: 'sums', parent: { errors: () => [] }, errors: () => [] };
const test = { name: 'subtracts', parent: suite, result: () => ({ state: 'skipped' }) };
const skippedTest = [{ errors: () => [], children: { allTests: () => [test], allSuites: () => [suite] } }];

describe('a skipped test', () => {
  it('is a problem without a reason', () => {
    expect(summarize(skippedTest, [], {})).toMatchObject({
      skipped: 1,
      problems: [expect.stringContaining('sums subtracts')],
    });
  });

  it('is none with a reason', () => {
    const allowed = { 'sums subtracts': 'Needs a negative machine.' };
    expect(summarize(skippedTest, [], allowed)).toMatchObject({ skipped: 1, problems: [] });
  });

  it('is a problem when its reason is blank', () => {
    expect(summarize(skippedTest, [], { 'sums subtracts': ' ' }).problems).toHaveLength(1);
  });

  it('is allowed in a run that selects tests', () => {
    expect(summarize(skippedTest, [], undefined).problems).toEqual([]);
  });
});
