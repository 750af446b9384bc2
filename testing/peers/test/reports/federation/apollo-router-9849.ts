// https://github.com/apollographql/router/issues/9849
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a field that a condition leaves away takes no sibling of its subgraph along',
  graph: {
    subgraphs: {
      shop: {
        sdl: 'type Item @key(fields: "id") { id: ID! weight: Int! } type Query { item: Item }',
        resolvers: {
          Query: { item: () => ({ id: '1' }) },
          Item: { weight: () => 3 },
        },
      },
      post: {
        sdl: `type Item @key(fields: "id") { id: ID! weight: Int! @external
          price: Int @requires(fields: "weight") inStock: Boolean }`,
        resolvers: { Item: { price: ({ weight }: { weight: number }) => weight * 2, inStock: () => true } },
      },
    },
  },
  ask: { query: 'query($p: Boolean!) { item { inStock price @include(if: $p) } }', variables: { p: false } },
  expected: { data: { item: { inStock: true } }, codes: [] },
  stock: { does: 'answers null for the sibling, without an error', data: { item: { inStock: null } }, codes: [] },
};
