// https://github.com/apollographql/federation/issues/3036
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an alias named like a key never decides whose data comes from the next subgraph',
  graph: {
    subgraphs: {
      one: {
        sdl: 'type O @key(fields: "id") { id: ID! legacyId: ID a: String } type Query { object: O }',
        resolvers: { Query: { object: () => ({ id: 'new', legacyId: 'legacy', a: 'a' }) } },
      },
      two: {
        sdl: 'type O @key(fields: "id") { id: ID! b: String }',
        resolvers: { O: { b: ({ id }: { id: string }) => `of ${id}` } },
      },
    },
  },
  ask: {
    query: 'query($t: Boolean!) { object { ... on O @include(if: $t) { id: legacyId } a b } }',
    variables: { t: true },
  },
  expected: { data: { object: { id: 'legacy', a: 'a', b: 'of new' } }, codes: [] },
  stock: {
    does: 'asks for the entity that the alias names',
    data: { object: { id: 'legacy', a: 'a', b: 'of legacy' } },
    codes: [],
  },
};
