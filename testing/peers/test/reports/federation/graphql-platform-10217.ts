// https://github.com/ChilliCream/graphql-platform/issues/10217
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'fragments that select different things of one field all get them from the other subgraph',
  graph: {
    subgraphs: {
      search: {
        sdl: `type Asset @key(fields: "id", resolvable: false) { id: ID! }
          type Exact { asset: Asset } type Near { asset: Asset } union Result = Exact | Near
          type Query { search: [Result] }`,
        resolvers: {
          Query: {
            search: () => [
              { __typename: 'Exact', asset: { id: '1' } },
              { __typename: 'Near', asset: { id: '2' } },
            ],
          },
        },
      },
      assets: {
        sdl: 'type Asset @key(fields: "id") { id: ID! status: String! kind: String! }',
        resolvers: {
          Asset: { status: ({ id }: { id: string }) => `status ${id}`, kind: ({ id }: { id: string }) => `kind ${id}` },
        },
      },
    },
  },
  ask: { query: '{ search { ... on Exact { asset { status } } ... on Near { asset { status kind } } } }' },
  expected: {
    data: { search: [{ asset: { status: 'status 1' } }, { asset: { status: 'status 2', kind: 'kind 2' } }] },
    codes: [],
  },
  stock: 'the same',
};
