// https://github.com/HarperFast/harper/issues/1291
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

const relations = Array.from({ length: 101 }, (_, index) => `a${index}: maker { name }`).join(' ');

export const report: Report = {
  title: 'aliases of a relation on an acyclic path are counted like any others',
  graph: shop,
  ask: { query: `{ product(id: "1") { ${relations} } }` },
  expected: { status: 400, data: undefined, codes: ['ALIAS_LIMIT'] },
  stock: { does: 'executes it', status: 200, codes: [] },
};
