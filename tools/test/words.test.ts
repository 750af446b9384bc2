import { findAvoided } from '../words.js';

describe('the check for avoided words', () => {
  it.each([
    ['a comment', '// Whoever reads it may retry.', 'whoever'],
    ['an identifier', 'const toldAt = now();', 'told'],
    ['a kebab-case file name', 'src/look-whether.ts', 'look whether'],
    ['a test title', "it('refuses somebody’s token', run);", "somebody's"],
    ['a rate', 'limit: "100 requests a minute"', 'requests a minute'],
  ])('finds an avoided word in %s', (_, text, found) => {
    expect(findAvoided(text)).toEqual([expect.objectContaining({ line: 1, found })]);
  });

  it('finds a phrase that wraps to the next line of a comment', () => {
    expect(findAvoided(' * Redis is\n * out.')).toEqual([expect.objectContaining({ line: 1, found: 'is out' })]);
  });

  it.each(['It is out of range.', 'a nightly build', 'storytelling', 'in turning'])('accepts "%s"', (text) => {
    expect(findAvoided(text)).toEqual([]);
  });
});
