// https://github.com/apollographql/apollo-server/pull/3213
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a variable of the wrong type is refused before a subgraph is asked',
  graph: shop,
  ask: { query: 'query($n: Int!) { products(first: $n) { name } }', variables: { n: 'two' } },
  expected: { status: 400, data: undefined, codes: ['BAD_USER_INPUT'] },
  stock: { does: 'refuses too', status: 400, data: undefined, codes: ['BAD_USER_INPUT'] },
};
