// https://github.com/apollographql/router/issues/1822
import { GraphQLError } from 'graphql';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a null object gives one error, not one more for each non-null field below it',
  graph: {
    subgraphs: {
      users: {
        sdl: 'type User @key(fields: "id") { id: ID! name: String! } type Query { user: User }',
        resolvers: {
          Query: {
            user: () => {
              throw new GraphQLError('not found', { extensions: { code: 'NOT_FOUND' } });
            },
          },
        },
      },
      mail: {
        sdl: 'type User @key(fields: "id") { id: ID! email: String! }',
        resolvers: { User: { email: () => 'a@b.c' } },
      },
    },
  },
  ask: { query: '{ user { id name email } }' },
  expected: { data: { user: null }, codes: ['NOT_FOUND'] },
  stock: 'the same',
};
