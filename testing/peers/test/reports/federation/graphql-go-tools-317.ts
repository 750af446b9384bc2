// https://github.com/wundergraph/graphql-go-tools/pull/317
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a variable of a directive reaches the fetch of an entity’s field',
  graph: shop,
  ask: {
    query: 'query($r: Boolean!) { product(id: "1") { name rating @include(if: $r) } }',
    variables: { r: true },
  },
  expected: { data: { product: { name: 'Bread', rating: 4.5 } }, codes: [] },
  stock: 'the same',
};
