import { isVisible, textProblem, withLineFeeds, withoutForbidden } from '../../src';

const problemOf = (text: string, limits = {}) => textProblem(text, { min: 1, max: 5, ...limits });

describe('a text for people', () => {
  it('is measured in code points, with a CRLF as one', () => {
    expect(problemOf('🍲🍲🍲🍲🍲')).toBeNull();
    expect(problemOf('🍲🍲🍲🍲🍲🍲')).toBe('must have 1 to 5 characters, has 6');
    expect(problemOf('abcdef')).toBe('must have 1 to 5 characters, has 6');
    expect(problemOf('')).toBe('must have 1 to 5 characters, has 0');
    expect(problemOf('a\r\nb\r\nc', { isMultiline: true })).toBeNull();
    expect(problemOf('a\r\nb\r\ncd', { isMultiline: true })).toBe('must have 1 to 5 characters, has 6');
  });

  it('is stored with LF at the end of every line', () => {
    expect(withLineFeeds('a\r\nb\rc\nd\r\n\r\n')).toBe('a\nb\nc\nd\n\n');
  });

  it('may be empty where none is needed, and blank then too', () => {
    for (const text of ['', ' ', '\u200b']) expect(problemOf(text, { min: 0 })).toBeNull();
  });

  it.each([
    ['spaces', ' \u00a0\u2003\u3000'],
    ['a tab', '\t'],
    ['zero-width characters', '\u200b\u200c\u200d\u2060\ufeff'],
    ['Hangul fillers', '\u3164\u115f\u1160\uffa0'],
    ['the blank Braille pattern', '\u2800'],
    ['blank hieroglyphs', '\u{13441}\u{13442}'],
    ['a soft hyphen', '\u00ad'],
    ['variation selectors', '\ufe0f\ufe00\u{e0100}\u180b'],
    ['tag characters', '\u{e0041}\u{e007f}'],
    ['marks without a base', ' \u0301\u0903\u20dd'],
    ['direction marks', '\u200e\u200f\u061c'],
    ['invisible operators', '\u2061\u2064\u034f'],
    ['Khmer inherent vowels', '\u17b4\u17b5'],
    ['annotation marks', '\ufff9\ufffb'],
  ])('can’t be nothing but %s', (_what, text) => {
    expect([problemOf(text), isVisible(text)]).toEqual(['must not be blank', false]);
  });

  it.each([
    ['an emoji of several', '👩‍👩‍👧'],
    ['an emoji with a variation selector', '❤️'],
    ['a keycap', '1️⃣'],
    ['a country’s flag', '🇸🇬'],
    ['a region’s flag, which is made of tags', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['Persian with a zero-width non-joiner', 'می‌خواهم'],
    ['Hindi with a zero-width joiner', 'क्‍ष'],
    ['Hebrew with a direction mark', 'אב\u200f!'],
    ['a letter with a mark', 'e\u0301'],
    ['a word with a soft hyphen', 'Kar\u00adtoffel'],
    ['a symbol', '★'],
    ['an emoji that is newer than this Unicode', '\u{1fb00}\u{1faff}'],
  ])('may be %s', (_what, text) => {
    expect(problemOf(text, { max: 50 })).toBeNull();
  });

  it.each(['a\nb', 'a\r\nb', 'a\rb', 'a\u2028b', 'a\u2029b', 'a\n'])(
    'is one line unless it may have more: %j',
    (text) => {
      expect(problemOf(text)).toBe('must be one line');
      expect(problemOf(text, { isMultiline: true })).toBeNull();
    },
  );

  it.each([
    ['a NUL, which PostgreSQL can’t store', 'a\u0000b'],
    ['an escape', 'a\u001b[0m'],
    ['a backspace', 'a\u0008'],
    ['a vertical tab', 'a\u000bb'],
    ['DEL', 'a\u007f'],
    ['a C1 control', 'a\u0090'],
    ['a C1 line break', 'a\u0085b'],
    ['a direction override', 'a\u202eb'],
    ['a direction isolate', 'a\u2066b'],
    ['a noncharacter', 'a\ufffe'],
    ['a noncharacter of the Arabic block', 'a\ufdd0'],
    ['a noncharacter of another plane', 'a\u{1ffff}'],
    ['half a surrogate pair', 'a\ud83c'],
    ['the other half', '\udf72a'],
  ])('holds no %s, on several lines neither', (_what, text) => {
    for (const isMultiline of [false, true])
      expect(problemOf(text, { isMultiline })).toBe('contains characters that are not allowed');
    expect(textProblem(withoutForbidden(text), { min: 1, max: 50 })).toBeNull();
  });
});
