// https://github.com/async-graphql/async-graphql/issues/1101
import { post } from '../../support/ask';
import { secretShop } from '../../support/shop';
import type { Report } from '../../support/report';

/** The name of an argument and of an input field, each misspelt, also in a variable. */
async function misspell(endpoint: string): Promise<Response> {
  const answers = await Promise.all([
    post(endpoint, { query: '{ product(idd: "1") { name } }' }),
    post(endpoint, { query: 'query($f: Filter) { products(filter: $f) { name } }', variables: { f: { nam: 'x' } } }),
  ]);
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  return Response.json({ data: { hints: texts.map((text) => text.includes('Did you mean')) } });
}

export const report: Report = {
  title: 'misspelt arguments and input fields get no hints',
  graph: secretShop,
  ask: misspell,
  expected: { data: { hints: [false, false] } },
  stock: { does: 'hints at the right names', data: { hints: [true, true] } },
};
