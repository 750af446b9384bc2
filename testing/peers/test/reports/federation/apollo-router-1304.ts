// https://github.com/apollographql/router/issues/1304
import type { Report } from '../../support/report';

/** Answers without what its schema promises, as no GraphQL library would. */
const list = { authors: [{ name: 'Ana', posts: [{ id: '1' }] }] };

export const report: Report = {
  title: 'a null in a non-null place is reported with its path',
  graph: {
    subgraphs: {
      authors: {
        sdl: `type Post @key(fields: "id", resolvable: false) { id: ID! }
          type Author { name: String! posts: [Post!]! }
          type Query { authors: [Author] }`,
        resolvers: { Query: { authors: () => list.authors } },
      },
      posts: {
        sdl: 'type Post @key(fields: "id") { id: ID! title: String! }',
        resolvers: { Post: { __resolveReference: () => null } },
      },
    },
  },
  ask: { query: '{ authors { name posts { title } } }' },
  expected: { data: { authors: [null] }, paths: [['authors', 0, 'posts', 0, 'title']] },
  stock: { does: 'answers the null without an error', data: { authors: [null] }, paths: [] },
};
