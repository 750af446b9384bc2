import { BadUserInputError, startInputCheck, type FieldProblem } from '../../src';

type Check = ReturnType<typeof startInputCheck>;

function problemsOf(look: (check: Check) => void): readonly FieldProblem[] {
  const check = startInputCheck();
  look(check);
  try {
    check.done();
    return [];
  } catch (error) {
    if (error instanceof BadUserInputError) return error.fields ?? [];
    throw error;
  }
}

describe('checking an input', () => {
  it('all problems are reported together, in the order of the checks', () => {
    const problems = problemsOf((check) => {
      check.text('title', 'a\nb', { min: 1, max: 5 });
      check.integer('portions', 0, { min: 1, max: 5 });
      check.add('endsAt', 'must lie in the future');
    });
    expect(problems).toEqual([
      { path: 'title', message: 'must be one line' },
      { path: 'portions', message: 'must be a whole number from 1 to 5' },
      { path: 'endsAt', message: 'must lie in the future' },
    ]);
  });

  it.each([Number.NaN, Infinity, 1.5, 0, 6, -1])('takes no %d for a whole number from 1 to 5', (value) => {
    expect(problemsOf((check) => check.integer('portions', value, { min: 1, max: 5 }))).toEqual([
      { path: 'portions', message: 'must be a whole number from 1 to 5' },
    ]);
  });

  it('takes the ends of a range', () => {
    for (const value of [1, 5])
      expect(problemsOf((check) => check.integer('portions', value, { min: 1, max: 5 }))).toEqual([]);
  });
});
