import type { Graph } from './report';

const PRODUCTS = [
  { id: '1', name: 'Bread', maker: { name: 'Oven' } },
  { id: '2', name: 'Soup', maker: { name: 'Pot' } },
];

/** Two subgraphs for reports that need no certain schema. */
export const shop: Graph = {
  subgraphs: {
    products: {
      sdl: `type Maker { name: String! products: [Product!] }
        type Product @key(fields: "id") { id: ID! name: String! maker: Maker related: Product }
        input Filter { name: String max: Int }
        type Query {
          product(id: ID!): Product
          products(first: Int! = 1, filter: Filter): [Product!]
          echo(int: Int, id: ID, float: Float, text: String, list: [Int], sure: Int! = 5, maybe: Int = 6): String
        }
        type Mutation { rename(id: ID!, name: String!): Product }`,
      resolvers: {
        Query: {
          product: (_: unknown, { id }: { id: string }) => PRODUCTS.find((product) => product.id === id) ?? null,
          products: (_: unknown, { first }: { first: number }) => PRODUCTS.slice(0, first),
          echo: (_: unknown, args: object) => JSON.stringify(args),
        },
        Mutation: { rename: (_: unknown, { id, name }: { id: string; name: string }) => ({ id, name }) },
        Product: { related: () => PRODUCTS[1] },
      },
    },
    reviews: {
      sdl: 'type Product @key(fields: "id") { id: ID! rating: Float }',
      resolvers: { Product: { rating: () => 4.5 } },
    },
  },
};

/** As in production. */
export const secretShop: Graph = { ...shop, settings: { ROUTER_INTROSPECTION: 'false' } };
