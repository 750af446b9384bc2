// https://github.com/apollographql/apollo-server/issues/2890
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a variable that is used twice is declared once for the subgraph',
  graph: shop,
  ask: {
    query: 'query($id: ID!) { one: product(id: $id) { name } two: product(id: $id) { name rating } }',
    variables: { id: '2' },
  },
  expected: { data: { one: { name: 'Soup' }, two: { name: 'Soup', rating: 4.5 } }, codes: [] },
  stock: 'the same',
};
