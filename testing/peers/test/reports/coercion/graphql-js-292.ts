// https://github.com/graphql/graphql-js/issues/292
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a literal beyond 32 bits is refused, not null',
  graph: shop,
  ask: { query: '{ echo(int: 300494988383) }' },
  expected: { status: 400, data: undefined },
  stock: 'the same',
};
