import { GraphQLError, buildSchema, type GraphQLSchema } from 'graphql';
import { readRouterConfig, startRouter } from '../../src/index';
import { createLogger } from '@gobbler/service-kit';
import { composeFakes } from './compose-fakes';
import { startFakeSubgraph, type FakeSubgraph } from './fake-subgraph';

export interface Market {
  readonly url: string;
  readonly posts: FakeSubgraph;
  readonly people: FakeSubgraph;
  readonly holds: FakeSubgraph;
  stop(): Promise<void>;
}

/**
 * Posts, people and holds of posts in three subgraphs that need each other's fields, as ours do; `holds` believes what a
 * representation says, so a client that could forge one would see it at once.
 */
export async function startMarket(env: Record<string, string> = {}): Promise<Market> {
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
  const subgraphs = [posts, people, holds];
  const supergraph = composeFakes(subgraphs);
  const config = readRouterConfig({ ROUTER_SUPERGRAPH_PATH: supergraph.path, ROUTER_PORT: '0', ...env });
  const log = createLogger({ service: 'router', level: 'silent' });
  const router = await startRouter(config, { log });
  return {
    url: router.url,
    posts,
    people,
    holds,
    async stop() {
      await router.close();
      await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
      supergraph.remove();
    },
  };
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
    // A title may say anything: the id of somebody else's post.
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
