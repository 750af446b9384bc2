// https://github.com/apollographql/router/issues/1308
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'data that became null because of a non-null field of another subgraph comes with the reason',
  graph: {
    subgraphs: {
      books: {
        sdl: 'type Book @key(fields: "id") { id: ID! } type Query { book: Book! }',
        resolvers: { Query: { book: () => ({ id: '1' }) } },
      },
      stock: {
        sdl: 'type Book @key(fields: "id") { id: ID! price: Int! }',
        resolvers: { Book: { __resolveReference: () => null } },
      },
    },
  },
  ask: { query: '{ book { price } }' },
  expected: { data: null, paths: [['book', 'price']] },
  stock: { does: 'answers data: null and no error at all', data: null, codes: [] },
};
