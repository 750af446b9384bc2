// https://github.com/graphql-java/graphql-java/issues/244
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an ID may be written as a number',
  graph: shop,
  ask: { query: '{ product(id: 1) { id name } }' },
  expected: { data: { product: { id: '1', name: 'Bread' } }, codes: [] },
  stock: 'the same',
};
