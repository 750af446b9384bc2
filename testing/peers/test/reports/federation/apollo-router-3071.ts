// https://github.com/apollographql/router/issues/3071
import { GraphQLError } from 'graphql';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a nullable field that failed is null, not missing',
  graph: {
    subgraphs: {
      profiles: {
        sdl: 'type Profile { email: String } type Query { profile: Profile }',
        resolvers: {
          Query: {
            profile: () => {
              throw new GraphQLError('Unauthorized', { extensions: { code: 'FORBIDDEN' } });
            },
          },
        },
      },
    },
  },
  ask: { query: '{ profile { email } }' },
  expected: { data: { profile: null }, codes: ['FORBIDDEN'], paths: [['profile']] },
  stock: 'the same',
};
