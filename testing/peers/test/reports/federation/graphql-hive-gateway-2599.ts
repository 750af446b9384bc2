// https://github.com/graphql-hive/gateway/pull/2599
import { post } from '../../support/ask';
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

/** What every object of this process inherits must stay as it is. */
async function pollute(endpoint: string): Promise<Response> {
  const response = await post(endpoint, {
    query: '{ product(id: "1") { __proto__: maker { polluted: name } rating } }',
  });
  if ('polluted' in {}) throw new Error('the prototype of all objects was changed');
  return response;
}

export const report: Report = {
  title: 'an alias __proto__ is an ordinary name and changes no prototype',
  graph: shop,
  ask: pollute,
  expected: {
    status: 200,
    // As JSON.parse reads it: a property of its own, which a literal would not be.
    data: JSON.parse('{"product":{"__proto__":{"polluted":"Oven"},"rating":4.5}}') as unknown,
    codes: [],
  },
  stock: 'the same',
};
