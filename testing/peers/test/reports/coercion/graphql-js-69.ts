// https://github.com/graphql/graphql-js/issues/69
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an integer beyond 32 bits is refused, not cut',
  graph: shop,
  ask: { query: 'query($i: Int) { echo(int: $i) }', variables: { i: 4294967297 } },
  expected: { status: 400, data: undefined, codes: ['BAD_USER_INPUT'] },
  stock: 'the same',
};
