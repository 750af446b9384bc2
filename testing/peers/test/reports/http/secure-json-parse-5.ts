// https://github.com/fastify/secure-json-parse/pull/5
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a byte order mark before the JSON is no 500',
  graph: shop,
  ask: (endpoint) =>
    fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `\uFEFF${JSON.stringify({ query: '{ __typename }' })}`,
    }),
  expected: { status: 200, data: { __typename: 'Query' } },
  stock: 'the same',
};
