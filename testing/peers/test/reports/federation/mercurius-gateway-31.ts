// https://github.com/mercurius-js/mercurius-gateway/issues/31
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an alias in a type that two subgraphs share is not null',
  graph: {
    subgraphs: {
      one: {
        sdl: `type User @key(fields: "id") { id: ID! name: String }
          type Page @shareable { edges: [User] }
          type Query { list: Page }`,
        resolvers: { Query: { list: () => ({ edges: [{ id: '1', name: 'Ana' }] }) } },
      },
      two: {
        sdl: 'type User @key(fields: "id") { id: ID! } type Page @shareable { edges: [User] } type Query { other: Page }',
        resolvers: {},
      },
    },
  },
  ask: { query: '{ list { items: edges { id name } } }' },
  expected: { data: { list: { items: [{ id: '1', name: 'Ana' }] } }, codes: [] },
  stock: 'the same',
};
