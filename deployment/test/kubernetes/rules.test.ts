import { rulesOf } from './rules/rules-of';
import { EDITIONS, PLAIN } from './support/editions';

describe.each(EDITIONS)('everything in $name', (edition) => {
  const resources = edition.read();

  it.each(rulesOf(edition))('$name', ({ find }) => {
    expect(find(resources)).toEqual([]);
  });
});

describe('what breaks a rule is seen', () => {
  it.each(rulesOf(PLAIN))('$name', ({ find, violate }) => {
    const resources = PLAIN.read();
    violate(resources);
    expect(find(resources)).not.toEqual([]);
  });
});
