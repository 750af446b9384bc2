// https://github.com/ballerina-platform/ballerina-library/issues/1312
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

/** 33 levels, of which no fragment has more than 4. */
const fragments = Array.from(
  { length: 10 },
  (_, index) => `fragment F${index} on Product { related { related { related { ...F${index + 1} } } } }`,
).join(' ');

export const report: Report = {
  title: 'the depth of a fragment is added to that of the place where it is used',
  graph: shop,
  ask: { query: `{ product(id: "1") { ...F0 } } ${fragments} fragment F10 on Product { related { name } }` },
  expected: { status: 400, data: undefined, codes: ['DEPTH_LIMIT'] },
  stock: { does: 'executes it', status: 200, codes: [] },
};
