import { GraphQLError } from 'graphql';
import { startFakeSubgraph, type FakeSubgraph } from '@gobbler/test-harness/fake-subgraph';

export interface Shop {
  readonly products: FakeSubgraph;
  readonly reviews: FakeSubgraph;
}

/** Subgraphs of another supergraph: products and their reviews. */
export async function startShop(): Promise<Shop> {
  const products = await startFakeSubgraph('products', PRODUCTS, {
    Query: {
      product: (_: unknown, { id }: { id: string }) => PRODUCT_ROWS.find((row) => row.id === id) ?? null,
      products: () => PRODUCT_ROWS,
      broken: () => {
        throw new Error('password canary-7f3a');
      },
      refused: () => {
        throw new GraphQLError('That is not for sale.', { extensions: REFUSED });
      },
      busy: () => {
        throw new GraphQLError('Come back later.', { extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 7 } });
      },
      count: (_: unknown, { ids }: { ids: readonly number[] }) => ids.length,
    },
    Mutation: { rename: (_: unknown, { id, name }: { id: string; name: string }) => ({ id, name }) },
  });
  const reviews = await startFakeSubgraph('my-reviews', REVIEWS, {
    Query: { topReview: () => ({ text: 'Good' }) },
    Product: { rating: () => 4.5, reviews: () => [{ text: 'Good' }] },
  });
  return { products, reviews };
}

const PRODUCT_ROWS = [
  { id: '1', name: 'Bread' },
  { id: '2', name: 'Soup' },
];

const REFUSED = {
  code: 'FORBIDDEN',
  fields: [{ path: 'id', message: 'is taken' }],
  stacktrace: ['at canary-7f3a'],
  query: 'canary-7f3a',
};

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';

const PRODUCTS = `
  ${LINK}
  type Product @key(fields: "id") { id: ID! name: String! }
  input Filter { name: String max: Int tags: [String!] }
  type Query {
    product(id: ID!): Product
    products(filter: Filter): [Product!]!
    broken: String
    refused: String
    busy: String
    count(ids: [Int!]!): Int
  }
  type Mutation { rename(id: ID!, name: String!): Product }
`;

const REVIEWS = `
  ${LINK}
  type Review { text: String! }
  type Product @key(fields: "id") { id: ID! rating: Float reviews: [Review!]! }
  type Query { topReview: Review }
`;
