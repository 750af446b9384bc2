// https://github.com/apollographql/router/issues/6222
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an alias named like the key does not break the lists of another subgraph',
  graph: {
    subgraphs: {
      zoo: {
        sdl: 'type Animal @key(fields: "id") { id: ID! name: ID! } type Query { animals: [Animal!] }',
        resolvers: {
          Query: {
            animals: () => [
              { id: '1', name: '2' },
              { id: '2', name: '1' },
            ],
          },
        },
      },
      food: {
        sdl: 'type Animal @key(fields: "id") { id: ID! eats: String }',
        resolvers: { Animal: { eats: ({ id }: { id: string }) => (id === '1' ? 'grass' : 'meat') } },
      },
    },
  },
  ask: { query: '{ animals { id: name eats } }' },
  expected: {
    data: {
      animals: [
        { id: '2', eats: 'grass' },
        { id: '1', eats: 'meat' },
      ],
    },
    codes: [],
  },
  stock: {
    does: 'gives the alias the key’s value',
    data: {
      animals: [
        { id: '1', eats: 'grass' },
        { id: '2', eats: 'meat' },
      ],
    },
    codes: [],
  },
};
