// https://github.com/JSONbored/metagraphed/issues/1402
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

const many = Array.from({ length: 1_000 }, (_, index) => `t${index}: __typename`).join(' ');

export const report: Report = {
  title: 'what stands in a named fragment counts against the limits',
  graph: shop,
  ask: { query: `query { ...Big } fragment Big on Query { ${many} }` },
  expected: { status: 400, data: undefined, codes: ['ALIAS_LIMIT'] },
  stock: { does: 'executes it', status: 200, codes: [] },
};
