// https://github.com/apollographql/federation/issues/2392
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'one alias for different fields in two fragments gets each its own value',
  graph: {
    subgraphs: {
      example: {
        sdl: `interface Found { id: ID! }
          type Repository implements Found { id: ID! name: String! repositoryName: String }
          type User implements Found { id: ID! name: String! userName: String }
          type Query { search: Found }`,
        resolvers: {
          Query: { search: () => ({ __typename: 'User', id: 'user-id', name: 'Miguel', userName: 'miguel' }) },
        },
      },
    },
  },
  ask: {
    query: `{ search { __typename id
      ... on Repository { good: name broken: repositoryName }
      ... on User { good: name broken: userName }
    } }`,
  },
  expected: { data: { search: { __typename: 'User', id: 'user-id', good: 'Miguel', broken: 'miguel' } }, codes: [] },
  stock: 'the same',
};
