// https://github.com/apollographql/router/issues/5000
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a field’s argument counts although another subgraph requires the field without one',
  graph: {
    subgraphs: {
      product: {
        sdl: `type Product @key(fields: "id") { id: ID! attributes(keys: [String!]): [String!] }
          type Query { product: Product }`,
        resolvers: {
          Query: { product: () => ({ id: '1' }) },
          Product: { attributes: (_: unknown, { keys }: { keys?: string[] }) => keys ?? ['colour', 'size'] },
        },
      },
      enrichment: {
        sdl: `type Product @key(fields: "id") { id: ID! attributes(keys: [String!]): [String!] @external
          explicit: String @requires(fields: "attributes") }`,
        resolvers: { Product: { explicit: ({ attributes }: { attributes: string[] }) => attributes.join() } },
      },
    },
  },
  ask: { query: '{ product { explicit attributes(keys: "colour") } }' },
  expected: { data: { product: { explicit: 'colour,size', attributes: ['colour'] } }, codes: [] },
  stock: {
    does: 'answers as if the argument had not been given',
    data: { product: { explicit: 'colour,size', attributes: ['colour', 'size'] } },
    codes: [],
  },
};
