// https://github.com/graphql/graphql-js/issues/4662
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

const bomb = Array.from({ length: 1_000 }, (_, index) => `a${index}: product(id: "1") { name }`).join(' ');

export const report: Report = {
  title: 'thousands of aliases of one field are refused before anything is asked',
  graph: shop,
  ask: { query: `{ ${bomb} }` },
  expected: { status: 400, data: undefined, codes: ['ALIAS_LIMIT'] },
  stock: { does: 'executes all of them', status: 200, codes: [] },
};
