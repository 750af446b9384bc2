// https://github.com/apollographql/federation/issues/2683
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an alias spelt like its type does not keep a required field from being fetched',
  graph: {
    subgraphs: {
      parents: {
        sdl: 'type ParentItem @key(fields: "id") { id: ID! name: String } type Query { parents: [ParentItem] }',
        resolvers: {
          Query: { parents: () => [{ id: '1' }] },
          ParentItem: {
            __resolveReference: ({ id }: { id: string }) => ({ id, name: `name ${id}` }),
            name: ({ id }: { id: string }) => `name ${id}`,
          },
        },
      },
      children: {
        sdl: `type ParentItem @key(fields: "id") { id: ID! children: [ChildItem] }
          type ChildItem @key(fields: "id") { id: ID! parentItem: ParentItem }`,
        resolvers: { ParentItem: { children: ({ id }: { id: string }) => [{ id: `c${id}`, parentItem: { id } }] } },
      },
      messages: {
        sdl: `type ChildItem @key(fields: "id") { id: ID! parentItem: ParentItem @external message: String @requires(fields: "parentItem { name }") }
          type ParentItem @key(fields: "id") { id: ID! name: String @external }`,
        resolvers: {
          ChildItem: { message: ({ parentItem }: { parentItem: { name: string } }) => `hello ${parentItem.name}` },
        },
      },
    },
  },
  ask: { query: '{ parents { children { ParentItem: parentItem { name id } message } } }' },
  expected: {
    data: { parents: [{ children: [{ ParentItem: { name: 'name 1', id: '1' }, message: 'hello name 1' }] }] },
    codes: [],
  },
  stock: 'the same',
};
