// https://github.com/async-graphql/async-graphql/issues/1486
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a non-null variable may have a default and be left away',
  graph: shop,
  ask: { query: 'query($n: Int! = 7) { echo(sure: $n) }' },
  expected: { data: { echo: '{"sure":7,"maybe":6}' }, codes: [] },
  stock: 'the same',
};
