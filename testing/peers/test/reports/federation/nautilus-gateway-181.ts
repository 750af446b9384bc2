// https://github.com/nautilus/gateway/issues/181
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an aliased list gets the other subgraph’s fields under its alias',
  graph: {
    subgraphs: {
      photos: {
        sdl: `type User @key(fields: "id") { id: ID! firstName: String }
          type Photo { createdBy: User }
          type Query { photos: [Photo] }`,
        resolvers: {
          Query: {
            photos: () => [
              { createdBy: { id: '1', firstName: 'John' } },
              { createdBy: { id: '2', firstName: 'Jane' } },
            ],
          },
        },
      },
      addresses: {
        sdl: 'type User @key(fields: "id") { id: ID! address: String }',
        resolvers: { User: { address: ({ id }: { id: string }) => `address-${id}` } },
      },
    },
  },
  ask: { query: '{ gallery: photos { ...Of } } fragment Of on Photo { createdBy { firstName address } }' },
  expected: {
    data: {
      gallery: [
        { createdBy: { firstName: 'John', address: 'address-1' } },
        { createdBy: { firstName: 'Jane', address: 'address-2' } },
      ],
    },
    codes: [],
  },
  stock: 'the same',
};
