// https://github.com/apollographql/federation/issues/2770
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an aliased object is not lost beside a field of that name in another fragment',
  graph: {
    subgraphs: {
      library: {
        sdl: `interface Node { id: ID! }
          type Person { fullName: String! }
          type Author { fullName: String! }
          type Movie implements Node { id: ID! authorV2: Person }
          type Book implements Node { id: ID! author: Author }
          type Query { node(id: ID!): Node }`,
        resolvers: {
          Query: { node: () => ({ __typename: 'Movie', id: 'm', authorV2: { fullName: 'Luc Besson' } }) },
        },
      },
    },
  },
  ask: {
    query: `{ node(id: "m") { ...Aliased ...Plain } }
      fragment Aliased on Movie { author: authorV2 { fullName } }
      fragment Plain on Book { author { fullName } }`,
  },
  expected: { data: { node: { author: { fullName: 'Luc Besson' } } }, codes: [] },
  stock: 'the same',
};
