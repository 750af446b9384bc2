// https://github.com/graphql/graphql-js/issues/2247
import { post } from '../../support/ask';
import { secretShop } from '../../support/shop';
import type { Report } from '../../support/report';

/** Whether the message reveals names that the client did not know. */
async function misspell(endpoint: string): Promise<Response> {
  const text = await (await post(endpoint, { query: '{ produkt(id: "1") { name } }' })).text();
  return Response.json({ data: { hints: text.includes('Did you mean') } });
}

export const report: Report = {
  title: 'a misspelt name gets no hints at a schema that is not shown',
  graph: secretShop,
  ask: misspell,
  expected: { data: { hints: false } },
  stock: { does: 'hints at the right names', data: { hints: true } },
};
