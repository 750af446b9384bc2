// https://github.com/leangen/graphql-spqr/issues/539
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'null for a non-null argument with a default is refused',
  graph: shop,
  ask: { query: '{ echo(sure: null) }' },
  expected: { status: 400, data: undefined },
  stock: 'the same',
};
