// https://github.com/graphql/graphql-js/issues/3913
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an ID beyond a double keeps all its digits',
  graph: shop,
  ask: { query: '{ echo(id: 9007199254740993) }' },
  expected: { data: { echo: '{"id":"9007199254740993","sure":5,"maybe":6}' }, codes: [] },
  stock: 'the same',
};
