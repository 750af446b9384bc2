// https://github.com/graphql-hive/router/issues/880
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a required field that is null is handed on as null',
  graph: {
    subgraphs: {
      organizations: {
        sdl: `type Branch @key(fields: "id") { id: ID! contact: Contact } type Contact @shareable { email: String }
          type Query { branch: Branch }`,
        resolvers: { Query: { branch: () => ({ id: '1', contact: null }) } },
      },
      ads: {
        sdl: `type Branch @key(fields: "id") { id: ID! contact: Contact @external label: String @requires(fields: "contact { email }") }
          type Contact @shareable { email: String }`,
        resolvers: {
          Branch: { label: ({ id, contact }: { id: string; contact: unknown }) => `${id}: ${JSON.stringify(contact)}` },
        },
      },
    },
  },
  ask: { query: '{ branch { label } }' },
  expected: { data: { branch: { label: '1: null' } }, codes: [] },
  stock: 'the same',
};
