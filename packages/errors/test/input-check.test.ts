import { BadUserInputError, startInputCheck, type FieldProblem } from '../src';

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

const textProblems = (value: string, limits = { min: 1, max: 5 }) =>
  problemsOf((check) => check.text('title', value, limits)).map(({ message }) => message);

describe('checking an input', () => {
  it('finds nothing in what is right', () => {
    expect(
      problemsOf((check) => {
        check.text('title', 'Soup', { min: 1, max: 5 });
        check.integer('portions', 3, { min: 1, max: 5 });
      }),
    ).toEqual([]);
  });

  it('tells of every problem at once, in the order of the looks', () => {
    const problems = problemsOf((check) => {
      check.text('title', '', { min: 1, max: 5 });
      check.integer('portions', 0, { min: 1, max: 5 });
      check.add('endsAt', 'must lie in the future');
    });
    expect(problems.map(({ path }) => path)).toEqual(['title', 'portions', 'endsAt']);
    expect(problems.at(-1)).toEqual({ path: 'endsAt', message: 'must lie in the future' });
  });

  it('counts a text’s characters as people do', () => {
    expect(textProblems('🍲🍲🍲🍲🍲')).toEqual([]);
    expect(textProblems('🍲🍲🍲🍲🍲🍲')).toEqual(['must have 1 to 5 characters, has 6']);
    expect(textProblems('abcdef')).toEqual(['must have 1 to 5 characters, has 6']);
    expect(textProblems('')).toEqual(['must have 1 to 5 characters, has 0']);
  });

  it('takes no blank text where one is needed, and an empty one where none is', () => {
    for (const blank of [' ', '\u00a0\u2003', '\n\t']) expect(textProblems(blank)).toEqual(['must not be blank']);
    expect(textProblems('', { min: 0, max: 5 })).toEqual([]);
  });

  it('takes line breaks and tabs', () => {
    expect(textProblems('a\nb\tc')).toEqual([]);
    expect(textProblems('a\r\nb')).toEqual([]);
  });

  it.each([
    ['a NUL, which PostgreSQL can’t store', 'a\u0000b'],
    ['an escape', 'a\u001b[0m'],
    ['a backspace', 'a\u0008'],
    ['DEL', 'a\u007f'],
    ['a direction override', 'a\u202eb'],
    ['a direction isolate', 'a\u2066b'],
    ['half a surrogate pair', 'a\ud83c'],
    ['the other half', '\udf72a'],
  ])('takes no text with %s', (_what, value) => {
    expect(textProblems(value)).toEqual(['contains characters that are not allowed']);
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
