// https://github.com/graphql/graphql-spec/issues/359
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'null for a variable with a default at a non-null argument is the client’s mistake',
  graph: shop,
  ask: { query: 'query($n: Int = 10) { echo(sure: $n) }', variables: { n: null } },
  expected: { status: 400, data: undefined, codes: ['BAD_USER_INPUT'] },
  stock: { does: 'fails in the subgraph with 200', status: 200, data: { echo: null } },
};
