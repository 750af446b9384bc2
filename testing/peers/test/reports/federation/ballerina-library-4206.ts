// https://github.com/ballerina-platform/ballerina-library/issues/4206
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'variables of an operation that is not executed need no value',
  graph: shop,
  ask: {
    query: `query Get($id: ID!) { product(id: $id) { name } }
      mutation Send($name: String!) { rename(id: "1", name: $name) { name } }`,
    variables: { name: 'Cake' },
    operationName: 'Send',
  },
  expected: { data: { rename: { name: 'Cake' } }, codes: [] },
  stock: 'the same',
};
