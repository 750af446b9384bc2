// https://github.com/apollographql/federation/pull/3238
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

/** Each fragment twice: 8,190 fields once they are expanded. */
const fragments = Array.from(
  { length: 12 },
  (_, index) => `fragment F${index} on Product { a: related { ...F${index + 1} } b: related { ...F${index + 1} } }`,
).join(' ');

export const report: Report = {
  title: 'fragments that multiply are refused without expanding them',
  graph: shop,
  ask: { query: `{ product(id: "1") { ...F0 } } ${fragments} fragment F12 on Product { name }` },
  expected: { status: 400, data: undefined, codes: ['COST_LIMIT'] },
  stock: { does: 'expands and executes it', status: 200, codes: [] },
};
