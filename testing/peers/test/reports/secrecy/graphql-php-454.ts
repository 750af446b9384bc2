// https://github.com/webonyx/graphql-php/issues/454
import { post } from '../../support/ask';
import { secretShop } from '../../support/shop';
import type { Report } from '../../support/report';

async function misspell(endpoint: string): Promise<Response> {
  const text = await (await post(endpoint, { query: 'mutation { renam(id: "1", name: "x") { id } }' })).text();
  return Response.json({ data: { hints: text.includes('Did you mean') } });
}

export const report: Report = {
  title: 'a misspelt mutation gets no hints either',
  graph: secretShop,
  ask: misspell,
  expected: { data: { hints: false } },
  stock: { does: 'hints at the right names', data: { hints: true } },
};
