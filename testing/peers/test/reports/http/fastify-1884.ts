// https://github.com/fastify/fastify/issues/1884
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a path with a malformed escape is a client’s mistake',
  graph: shop,
  ask: (endpoint) => fetch(endpoint.replace('/graphql', '/%what%')),
  expected: { status: 400 },
  stock: 'the same',
};
