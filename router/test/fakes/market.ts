import { GraphQLError, buildSchema, type GraphQLSchema } from 'graphql';
import { startFakeSubgraph, type FakeSubgraph } from '@gobbler/test-harness/fake-subgraph';
import { startTestRouter, type TestRouter } from './test-router';

export interface Market extends TestRouter {
  readonly posts: FakeSubgraph;
  readonly people: FakeSubgraph;
  readonly holds: FakeSubgraph;
}

/**
 * Three subgraphs that require each other's fields, as ours do. `holds` trusts representations, so that a forged one would show
 * in the answer.
 */
export async function startMarket(): Promise<Market> {
  const posts = await startFakeSubgraph('posts', POSTS, {
    Query: ROOT,
    Mutation: { rename: ROOT.rename },
    Post: { __resolveReference: ({ id }: Key) => postOf(id) },
    Item: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
  });
  const people = await startFakeSubgraph('people', PEOPLE, {
    Query: { me: ROOT.me },
    Person: { __resolveReference: ({ id }: Key) => personOf(id) },
  });
  const holds = await startFakeSubgraph('holds', HOLDS, {
    Post: {
      holders: ({ id, ownerId }: PostFacts) => holdersOf(id, ownerId),
      left: ({ portions, weight }: { portions: number; weight: number }) => leftOf(portions, weight),
      broken: fail,
      mustHold: fail,
      version2: ({ version }: PostFacts) => version * 2,
    },
  });
  return { posts, people, holds, ...(await startTestRouter([posts, people, holds])) };
}

/** The same data and types in one schema without federation; `ROOT` is its root value. */
export const MONOLITH: GraphQLSchema = buildSchema(`
  enum Unit { KG G }
  interface Item { id: ID! title: String! }
  type Ad implements Item { id: ID! title: String! link: String }
  type Post implements Item {
    id: ID! title: String! version: Int! ownerId: ID! portions: Int! weight(unit: Unit! = KG): Float
    tags(first: Int! = 2): [String!]! owner: Person
    holders: [String!] left: Int broken: Int mustHold: Int! version2: Int
  }
  type Person { id: ID! name: String! title: String posts(first: Int = 2): [Post!]! bio: String }
  type Query { post(id: ID!): Post posts(first: Int! = 2): [Post!]! items: [Item!]! me: Person }
  type Mutation { rename(id: ID!, title: String!): Post }
`);

interface Key {
  readonly id: string;
}
interface PostFacts extends Key {
  readonly ownerId: string;
  readonly portions: number;
  readonly version: number;
  readonly weight: (args: { unit: string }) => number;
}

function fail(): never {
  throw new GraphQLError('No.', { extensions: { code: 'FORBIDDEN' } });
}

function holdersOf(id: string, ownerId: string): string[] {
  return [`holder of ${id}`, `owned by ${ownerId}`];
}

function leftOf(portions: number, grams: number): number {
  return portions * 1_000 + grams;
}

function postOf(id: string) {
  const number = Number(id);
  if (!Number.isInteger(number) || number < 1 || number > 4) return null;
  const ownerId = String(10 + number);
  const weight = ({ unit }: { unit: string }) => (unit === 'G' ? number * 1_000 : number);
  const post = { id, ownerId, version: number * 3, portions: number * 5, weight };
  return {
    __typename: 'Post',
    ...post,
    // A title may contain another post's id.
    title: String((number % 4) + 1),
    tags: ({ first }: { first: number }) => ['a', 'b', 'c'].slice(0, first),
    owner: () => (number === 3 ? null : personOf(ownerId)),
    holders: () => holdersOf(id, ownerId),
    left: () => leftOf(post.portions, number * 1_000),
    broken: fail,
    mustHold: fail,
    version2: () => post.version * 2,
  };
}

function personOf(id: string): object {
  return {
    __typename: 'Person',
    id,
    name: `Person ${id}`,
    title: id === '11' ? null : '2',
    bio: fail,
    posts: ({ first }: { first: number | null }) =>
      [1, 2, 3].slice(0, first ?? 3).map((number) => postOf(String(number))),
  };
}

export const ROOT = {
  post: (...given: unknown[]) => postOf(argumentsOf<Key>(given).id),
  posts: (...given: unknown[]) =>
    [1, 2, 3, 4]
      .slice(0, Math.max(0, argumentsOf<{ first: number }>(given).first))
      .map((number) => postOf(String(number))),
  items: () => [postOf('1'), { __typename: 'Ad', id: '1', title: 'Buy', link: null }, postOf('3')],
  me: () => personOf('11'),
  rename: (...given: unknown[]) => {
    const { id, title } = argumentsOf<Key & { title: string }>(given);
    const post = postOf(id);
    return post && { ...post, title };
  },
};

/** A method of a root value gets its arguments first, a resolver second. */
function argumentsOf<Arguments>(given: readonly unknown[]): Arguments {
  return (given.length > 3 ? given[1] : given[0]) as Arguments;
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3",
  import: ["@key", "@requires", "@external", "@shareable"])`;

const POSTS = `
  ${LINK}
  enum Unit { KG G }
  interface Item { id: ID! title: String! }
  type Ad implements Item { id: ID! title: String! link: String }
  type Post implements Item @key(fields: "id") {
    id: ID! title: String! version: Int! ownerId: ID! portions: Int! weight(unit: Unit! = KG): Float
    tags(first: Int! = 2): [String!]! owner: Person
  }
  type Person @key(fields: "id", resolvable: false) { id: ID! }
  type Query { post(id: ID!): Post posts(first: Int! = 2): [Post!]! items: [Item!]! }
  type Mutation { rename(id: ID!, title: String!): Post }
`;

const PEOPLE = `
  ${LINK}
  type Person @key(fields: "id") { id: ID! name: String! title: String posts(first: Int = 2): [Post!]! bio: String }
  type Post @key(fields: "id", resolvable: false) { id: ID! }
  type Query { me: Person }
`;

const HOLDS = `
  ${LINK}
  enum Unit { KG G }
  type Post @key(fields: "id") {
    id: ID! ownerId: ID! @external portions: Int! @external version: Int! @external weight(unit: Unit! = KG): Float @external
    holders: [String!] @requires(fields: "ownerId")
    left: Int @requires(fields: "portions weight(unit: G)")
    broken: Int
    mustHold: Int!
    version2: Int @requires(fields: "version")
  }
`;
