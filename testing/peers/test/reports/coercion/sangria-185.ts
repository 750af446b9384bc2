// https://github.com/sangria-graphql/sangria/issues/185
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an explicit null is not replaced by the default',
  graph: shop,
  ask: { query: '{ echo(maybe: null) }' },
  expected: { data: { echo: '{"sure":5,"maybe":null}' }, codes: [] },
  stock: 'the same',
};
