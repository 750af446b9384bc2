// https://github.com/graphql-hive/graphql-yoga/pull/3146
import { post } from '../../support/ask';
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a POST of JSON needs no header beside its content type',
  graph: shop,
  ask: (endpoint) => post(endpoint, { query: '{ product(id: "1") { name } }' }),
  expected: { status: 200, data: { product: { name: 'Bread' } }, codes: [] },
  stock: 'the same',
};
