import fc from 'fast-check';
import { hasDuplicateKey } from '../src/http/has-duplicate-key';

describe('a name that stands twice', () => {
  it.each([
    ['{"a":1,"a":2}', true],
    ['{"a":1,"\\u0061":2}', true],
    ['{"b":[{"a":1},{"c":{"x":1,"x":1}}]}', true],
    ['{ "a" : 1 , "a" : 2 }', true],
    ['{"a\\"":1,"a\\"":2}', true],
    ['{"a":{"a":{"a":1}}}', false],
    ['[{"a":1},{"a":1}]', false],
    ['{"a":"a","b":"a"}', false],
    ['{"a":"{\\"x\\":1,\\"x\\":2}"}', false],
    ['{"a":["a","a"]}', false],
    ['{"a":"\\\\","b":"a\\":"}', false],
    ['"a"', false],
  ])('is seen in %s: %s', (json, expected) => {
    expect(hasDuplicateKey(json)).toBe(expected);
  });

  it('is never seen in what was written from an object', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => !hasDuplicateKey(JSON.stringify(value))));
  });

  it('is looked for in a text of a megabyte without running out of stack', () => {
    expect(hasDuplicateKey(JSON.stringify({ a: 'x'.repeat(1_000_000), b: '\\'.repeat(500_000) }))).toBe(false);
  });
});
