// https://github.com/sourcegraph/sourcegraph-public-snapshot/pull/58117
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

/** 99 places with 60 fields each, by one fragment. */
const fields = Array.from({ length: 60 }, () => 'name').join(' ');
const places = Array.from({ length: 99 }, (_, index) => `a${index}: related { ...Wide }`).join(' ');

export const report: Report = {
  title: 'the number of fields of the whole operation is limited',
  graph: shop,
  ask: { query: `{ product(id: "1") { ${places} } } fragment Wide on Product { ${fields} }` },
  expected: { status: 400, data: undefined, codes: ['ALIAS_LIMIT'] },
  stock: { does: 'executes it', status: 200, codes: [] },
};
