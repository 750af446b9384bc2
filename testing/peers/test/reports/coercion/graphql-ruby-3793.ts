// https://github.com/rmosolgo/graphql-ruby/issues/3793
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a nullable variable that is left away leaves the argument’s default',
  graph: shop,
  ask: { query: 'query($n: Int) { echo(sure: $n) }' },
  expected: { data: { echo: '{"sure":5,"maybe":6}' }, codes: [] },
  stock: 'the same',
};
