// https://github.com/apollographql/federation/issues/752
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an entity that the other subgraph does not know costs its own place only, with an error',
  graph: {
    subgraphs: {
      pages: {
        sdl: `type Asset @key(fields: "id", resolvable: false) { id: ID! }
          type Query { assets: [Asset] title: String }`,
        resolvers: { Query: { assets: () => [{ id: '1' }, { id: 'gone' }], title: () => 'Home' } },
      },
      assets: {
        sdl: 'type Asset @key(fields: "id") { id: ID! name: String! }',
        resolvers: {
          Asset: { __resolveReference: ({ id }: { id: string }) => (id === 'gone' ? null : { id, name: 'Logo' }) },
        },
      },
    },
  },
  ask: { query: '{ title assets { id name } }' },
  expected: {
    data: { title: 'Home', assets: [{ id: '1', name: 'Logo' }, null] },
    codes: ['SUBGRAPH_UNAVAILABLE'],
    paths: [['assets', 1, 'name']],
  },
  stock: {
    does: 'answers the null without an error',
    data: { title: 'Home', assets: [{ id: '1', name: 'Logo' }, null] },
    codes: [],
  },
};
