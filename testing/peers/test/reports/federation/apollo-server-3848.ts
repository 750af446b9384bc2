// https://github.com/apollographql/apollo-server/issues/3848
import type { Report } from '../../support/report';

interface Of {
  readonly nested1: unknown;
}

export const report: Report = {
  title: 'two fields that require different leaves of one nested object both get theirs',
  graph: {
    subgraphs: {
      accounts: {
        sdl: `type User @key(fields: "id") { id: ID! nested1: Nested1 }
          type Nested1 @shareable { nested2: Nested2 } type Nested2 @shareable { a: String b: String }
          type Query { me: User }`,
        resolvers: {
          Query: { me: () => ({ id: '1' }) },
          User: { nested1: () => ({ nested2: { a: 'A', b: 'B' } }) },
        },
      },
      reviews: {
        sdl: `type User @key(fields: "id") { id: ID! nested1: Nested1 @external
            one: String @requires(fields: "nested1 { nested2 { a } }")
            two: String @requires(fields: "nested1 { nested2 { b } }") }
          type Nested1 @shareable { nested2: Nested2 } type Nested2 @shareable { a: String b: String }`,
        resolvers: {
          User: {
            one: ({ nested1 }: Of) => JSON.stringify(nested1).includes('"A"').toString(),
            two: ({ nested1 }: Of) => JSON.stringify(nested1).includes('"B"').toString(),
          },
        },
      },
    },
  },
  ask: { query: '{ me { one two } }' },
  expected: { data: { me: { one: 'true', two: 'true' } }, codes: [] },
  stock: 'the same',
};
