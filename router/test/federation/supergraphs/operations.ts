import { byId, refuse, rows, type Graph } from '../graph';

/** Inputs, mutations, errors and other features of operations. */
export const OPERATIONS: readonly Graph[] = [
  {
    name: 'inputs and enums that differ between subgraphs',
    subgraphs: {
      a: `enum Size { SMALL LARGE } enum Shown { NEW OLD GONE } input Filter { size: Size! = SMALL name: String tags: [String!] more: Filter }
        type Query { find(filter: Filter, sizes: [Size!] = [LARGE]): [Item!]! } type Item @key(fields: "id") { id: ID! shown: Shown echo(of: Filter): String }`,
      b: `enum Size { SMALL LARGE } enum Shown { NEW OLD GONE } input Filter { size: Size! = SMALL name: String extra: Int tags: [String!] }
        type Item @key(fields: "id") { id: ID! old: Shown again(filter: Filter = { size: LARGE, name: "x" }): String sizes(of: Size! = LARGE): [Size!]! }`,
    },
    data() {
      const items = [1, 2].map((number) => ({
        __typename: 'Item',
        id: String(number),
        shown: number === 1 ? 'GONE' : null,
        old: number === 1 ? 'OLD' : 'NEW',
        echo: ({ of }: { of: unknown }) => JSON.stringify(of ?? null),
        again: ({ filter }: { filter: unknown }) => JSON.stringify(filter ?? null),
        sizes: ({ of }: { of: string }) => [of, 'SMALL'],
      }));
      const find = ({ sizes }: { sizes: readonly string[] | null }) => items.slice(0, sizes?.length ?? 2);
      return { root: { find }, entities: items };
    },
  },
  {
    name: 'mutations of several subgraphs in order',
    subgraphs: {
      a: `type Query { counter: Counter } type Counter @key(fields: "id") { id: ID! value: Int log: [String!]! }
        type Mutation { add(by: Int! = 1): Counter! fail: Counter reset: Int! }`,
      b: `type Counter @key(fields: "id") { id: ID! double: Int! } type Mutation { multiply(by: Int!): Counter note(text: String): [Counter!]! }`,
    },
    data() {
      const log: string[] = [];
      const counters: object[] = [];
      let value = 1;
      // Every result is an object of its own, with the values of its moment.
      function step(entry: string, next: number): object {
        log.push(entry);
        value = next;
        const counter = { __typename: 'Counter', id: String(log.length), value, double: value * 2, log: [...log] };
        counters.push(counter);
        return counter;
      }
      const root = {
        counter: step('start', 1),
        add: ({ by }: { by: number }) => step(`add ${by}`, (value + by) % 1_000),
        multiply: ({ by }: { by: number }) => step(`multiply ${by}`, (value * (by % 10)) % 1_000),
        note: ({ text }: { text: string | null }) => [step(`note ${text ?? 'nothing'}`, value)],
        reset() {
          step('reset', 0);
          return value;
        },
        fail() {
          step('fail', value);
          return refuse('FORBIDDEN');
        },
      };
      return { root, entities: counters };
    },
  },
  {
    name: 'renamed root types',
    subgraphs: {
      a: `schema { query: Reads mutation: Writes } type Reads { users: [User!]! } type Writes { touch(id: ID!): User }
        type User @key(fields: "id") { id: ID! name: String }`,
      b: 'type Query { oldest: User } type User @key(fields: "id") { id: ID! age: Int }',
    },
    data() {
      const users = rows('User', [
        { id: '1', name: 'Ana', age: 30 },
        { id: '2', name: null, age: 40 },
      ]);
      return { root: { users, touch: byId(users), oldest: users[1] }, entities: users };
    },
  },
  {
    name: 'custom scalars',
    subgraphs: {
      a: `scalar JSON scalar Date type Query { docs(after: Date, like: JSON = {a: [1, null]}): [Doc!]! } type Doc @key(fields: "id") { id: ID! body: JSON at: Date! }`,
      b: 'scalar JSON type Doc @key(fields: "id") { id: ID! meta(key: JSON!): JSON list: [JSON!]! }',
    },
    values: { JSON: ['"x"', '1.5', '[1, "a"]', 'true'], Date: ['"2026-01-02"'] },
    data() {
      const docs = [{ __proto: 1, f_0: null }, 'text', null].map((body, index) => ({
        __typename: 'Doc',
        id: String(index),
        body,
        at: `2026-01-0${index + 1}`,
        meta: ({ key }: { key: unknown }) => ({ key, index, id: 'not a key', __typename: 'Fake' }),
        list: [index, [body ?? 0], { id: index }],
      }));
      return { root: { docs: ({ like }: { like: unknown }) => (like === null ? [] : docs) }, entities: docs };
    },
  },
  {
    name: 'Federation 1 with extended types',
    subgraphs: {
      a: `# Federation 1
        type Query { users: [User!]! user(id: ID!): User } type User @key(fields: "id") { id: ID! name: String place: Place } type Place { town: String }`,
      b: `# Federation 1
        extend type User @key(fields: "id") { id: ID! @external name: String @external reviews: [Review!]! greeting: String @requires(fields: "name") }
        type Review @key(fields: "id") { id: ID! text: String author: User @provides(fields: "name") place: Place }
        type Place { town: String } extend type Query { reviews: [Review!]! }`,
      c: `# Federation 1
        extend type Review @key(fields: "id") { id: ID! @external stars: Int } type User @extends @key(fields: "id") { id: ID! @external rank: Int! }`,
    },
    data() {
      const users = rows('User', [
        { id: '1', name: 'Ana', rank: 1, place: { town: 'Riga' } },
        { id: '2', name: null, rank: 2, place: null },
      ]).map((user) => ({
        ...user,
        reviews: () => reviews.filter(({ author }) => author?.id === user.id),
        greeting(this: { name: string | null }) {
          return `Hello ${this.name ?? 'you'}`;
        },
      })) as readonly { readonly id: string }[];
      const reviews = rows('Review', [
        { id: '1', text: 'Good', author: users[0], stars: 5, place: null },
        { id: '2', text: null, author: users[1], stars: null, place: { town: null } },
        { id: '9', text: 'Odd', author: null, stars: 1, place: null },
      ]);
      return { root: { users, user: byId(users), reviews }, entities: [...users, ...reviews] };
    },
  },
  {
    name: 'fields that fail',
    subgraphs: {
      a: `type Query { people: [Person!]! maybe: [Person] strict: Person! broken: Int! other: Int }
        type Person @key(fields: "id") { id: ID! name: String! friends: [Person!] secret: String }`,
      b: 'type Person @key(fields: "id") { id: ID! mail: String strict: Int! tags: [String!] deep: [Deep] } type Deep { one: Int! two: [Int!]! deep: Deep }',
      c: 'type Person @key(fields: "id") { id: ID! other: Int best: Person }',
    },
    data() {
      const people = [1, 2, 3].map((number) => ({
        __typename: 'Person',
        id: String(number),
        name: `Person ${number}`,
        friends: () => people.filter(({ id }) => id !== String(number)),
        secret: () => (number === 2 ? refuse('FORBIDDEN') : 'open'),
        mail: () => (number === 1 ? refuse('UNAUTHENTICATED') : null),
        strict: () => (number === 3 ? refuse('NOT_FOUND') : number),
        tags: () => (number === 2 ? refuse('FORBIDDEN') : ['a', 'b']),
        deep: [
          { one: () => (number === 1 ? refuse('FORBIDDEN') : 1), two: [1], deep: null },
          { one: 2, two: () => (number === 2 ? refuse('BAD_USER_INPUT') : []), deep: { one: 3, two: [3], deep: null } },
        ],
        other: () => (number === 3 ? refuse('BAD_USER_INPUT') : number),
        best: () => (number === 1 ? refuse('FORBIDDEN') : people[0]),
      })) as readonly { readonly id: string }[];
      const root = {
        people,
        maybe: [people[0], null, people[2]],
        strict: people[2],
        broken: () => refuse('BAD_USER_INPUT'),
        other: () => refuse('NOT_FOUND'),
      };
      return { root, entities: people };
    },
  },
  {
    name: 'roots of several subgraphs without entities',
    subgraphs: {
      a: 'type Query { one(of: Int = 3): Int list: [A!] } type A { b: B! n: Int } type B { a: A! text(upper: Boolean = false): String! }',
      b: 'type Query { two: Float three: [C] } type C { d: [[C!]!] name: ID! }',
      c: 'type Query { four(ids: [ID!]! = ["1"]): [ID!]! five: Boolean }',
    },
    data() {
      const a = { n: 1, b: { a: () => a, text: ({ upper }: { upper: boolean | null }) => (upper ? 'TEXT' : 'text') } };
      const c = { name: 'c', d: () => [[c], []] };
      const root = {
        one: ({ of }: { of: number | null }) => of,
        list: [a, a],
        two: 0.1,
        three: [null, c],
        four: ({ ids }: { ids: readonly string[] }) => ids,
        five: null,
      };
      return { root };
    },
  },
  {
    name: 'values that hold entities',
    subgraphs: {
      a: `type Query { page(first: Int! = 2): Page } type Page { edges: [Edge!]! info: Info! } type Edge { node: Product cursor: String! }
        type Info { more: Boolean! last: Product } type Product @key(fields: "id") { id: ID! }`,
      b: 'type Product @key(fields: "id") { id: ID! name: String near(first: Int! = 1): Near } type Near { products: [Product] count: Int! }',
      c: 'type Product @key(fields: "id") { id: ID! price: Int }',
    },
    data() {
      const products = rows('Product', [
        { id: '1', name: 'A', price: 1 },
        { id: '2', name: null, price: null },
        { id: '3', name: 'C', price: 3 },
      ]).map((product) => ({
        ...product,
        near: ({ first }: { first: number }) => ({
          products: [...products.slice(0, Math.max(0, first)), null],
          count: first,
        }),
      })) as readonly object[];
      const page = ({ first }: { first: number }) => ({
        edges: [
          ...products.slice(0, Math.max(0, first)).map((node, index) => ({ node, cursor: `c${index}` })),
          { node: null, cursor: 'end' },
        ],
        info: { more: first < 3, last: products[2] },
      });
      return { root: { page }, entities: products };
    },
  },
  {
    name: 'our own way to extend posts',
    subgraphs: {
      posts: `enum Unit { KG G } interface Item { id: ID! title: String! }
        type Ad implements Item { id: ID! title: String! link: String }
        type Post implements Item @key(fields: "id") {
          id: ID! title: String! version: Int! ownerId: ID! portions: Int! weight(unit: Unit! = KG): Float tags(first: Int! = 2): [String!]! owner: Person
        }
        type Person @key(fields: "id", resolvable: false) { id: ID! }
        type Query { post(id: ID!): Post posts(first: Int! = 2): [Post!]! items: [Item!]! } type Mutation { rename(id: ID!, title: String!): Post }`,
      people: `type Person @key(fields: "id") { id: ID! name: String! title: String posts(first: Int = 2): [Post!]! bio: String }
        type Post @key(fields: "id", resolvable: false) { id: ID! } type Query { me: Person }`,
      holds: `enum Unit { KG G } type Post @key(fields: "id") {
          id: ID! ownerId: ID! @external portions: Int! @external version: Int! @external weight(unit: Unit! = KG): Float @external
          holders: [String!] @requires(fields: "ownerId") left: Int @requires(fields: "portions weight(unit: G)") broken: Int mustHold: Int!
          version2: Int @requires(fields: "version")
        }`,
    },
    data() {
      type Post = { ownerId: string; portions: number; version: number; weight: (args: { unit: string }) => number };
      const people = [11, 12, 13, 14].map((number) => ({
        __typename: 'Person',
        id: String(number),
        name: `Person ${number}`,
        title: number === 11 ? null : '2',
        bio: () => refuse('FORBIDDEN'),
        posts: ({ first }: { first: number | null }) => posts.slice(0, Math.max(0, first ?? 3)),
      })) as readonly object[];
      const posts = [1, 2, 3, 4].map((number) => ({
        __typename: 'Post',
        id: String(number),
        // A title may contain another post's id.
        title: String((number % 4) + 1),
        version: number * 3,
        ownerId: String(10 + number),
        portions: number * 5,
        weight: ({ unit }: { unit: string }) => (unit === 'G' ? number * 1_000 : number),
        tags: ({ first }: { first: number }) => ['a', 'b', 'c'].slice(0, Math.max(0, first)),
        owner: number === 3 ? null : people[number - 1],
        holders(this: Post) {
          return [`owned by ${this.ownerId}`];
        },
        left(this: Post) {
          return this.portions * 1_000 + this.weight({ unit: 'G' });
        },
        version2(this: Post) {
          return this.version * 2;
        },
        broken: () => refuse('FORBIDDEN'),
        mustHold: () => refuse('BAD_USER_INPUT'),
      }));
      const rename = ({ id, title }: { id: string; title: string }) => {
        const post = byId(posts)({ id });
        return post && Object.assign(post, { title });
      };
      const root = {
        post: byId(posts),
        posts: ({ first }: { first: number }) => posts.slice(0, Math.max(0, first)),
        items: [posts[0], { __typename: 'Ad', id: '1', title: 'Buy', link: null }, posts[2]],
        me: people[0],
        rename,
      };
      return { root, entities: [...posts, ...people] };
    },
  },
];
