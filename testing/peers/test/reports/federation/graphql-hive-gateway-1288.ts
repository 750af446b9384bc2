// https://github.com/graphql-hive/gateway/issues/1288
import { GraphQLError } from 'graphql';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'two aliases of a non-null field of which one fails give the failure under its own alias',
  graph: {
    subgraphs: {
      foos: {
        sdl: 'type Foo { id: ID! } type Query { foo(fails: Boolean!): Foo! }',
        resolvers: {
          Query: {
            foo: (_: unknown, { fails }: { fails: boolean }) => {
              if (fails) throw new GraphQLError('Lorem ipsum.', { extensions: { code: 'FORBIDDEN' } });
              return { id: '1' };
            },
          },
        },
      },
    },
  },
  ask: { query: '{ foo1: foo(fails: true) { id } foo2: foo(fails: false) { id } }' },
  expected: { data: null, codes: ['FORBIDDEN'], paths: [['foo1']] },
  stock: 'the same',
};
