// https://github.com/apollographql/federation/issues/397
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an alias that is another type’s field name is still sent as an alias',
  graph: {
    subgraphs: {
      things: {
        sdl: `interface Node { id: ID! }
          type Device implements Node { id: ID! name: String }
          type Catalog implements Node { id: ID! title: String }
          type Query { node(id: ID!): Node }`,
        resolvers: { Query: { node: () => ({ __typename: 'Catalog', id: '1', title: 'Spring' }) } },
      },
    },
  },
  ask: { query: '{ node(id: "1") { ... on Device { name } ... on Catalog { name: title } } }' },
  expected: { data: { node: { name: 'Spring' } }, codes: [] },
  stock: 'the same',
};
