// https://github.com/apollographql/federation/issues/584
import { GraphQLError } from 'graphql';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an entity that can’t be resolved takes nothing of the rest of the page away',
  graph: {
    subgraphs: {
      pages: {
        sdl: 'type Asset @key(fields: "id") { id: ID! kind: String } type Query { asset: Asset title: String }',
        resolvers: { Query: { asset: () => ({ id: '1', kind: 'png' }), title: () => 'Home' } },
      },
      assets: {
        sdl: 'type Asset @key(fields: "id") { id: ID! name: String }',
        resolvers: {
          Asset: {
            __resolveReference: () => {
              throw new GraphQLError('not today', { extensions: { code: 'NOT_FOUND' } });
            },
          },
        },
      },
    },
  },
  ask: { query: '{ title asset { kind name } }' },
  expected: { data: { title: 'Home', asset: { kind: 'png', name: null } }, codes: ['NOT_FOUND'] },
  stock: 'the same',
};
