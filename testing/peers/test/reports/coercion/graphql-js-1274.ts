// https://github.com/graphql/graphql-js/pull/1274
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a null default never flows into a non-null argument',
  graph: shop,
  ask: { query: 'query($n: Int = null) { echo(sure: $n) }' },
  expected: { status: 400, data: undefined, codes: ['BAD_USER_INPUT'] },
  stock: { does: 'fails in the subgraph with 200', status: 200, data: { echo: null } },
};
