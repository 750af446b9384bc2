import { byId, rows, type Graph } from '../graph';

const MEDIA = [
  { __typename: 'Film', id: '1', title: 'Alien', minutes: 117, likes: 5, rating: 4.5, reviews: [{ text: 'Good' }] },
  { __typename: 'Song', id: '2', title: null, artist: 'Bob', likes: 0, rating: null, reviews: [] },
  { __typename: 'Film', id: '3', title: 'Brazil', minutes: null, likes: 9, rating: 5, reviews: [{ text: null }] },
];

function media() {
  const all = MEDIA.map((one) => ({ ...one, similar: () => all.toReversed() })) as readonly ({ id: string } & object)[];
  const root = {
    media: all,
    oneMedia: byId(all),
    films: all.filter((_, index) => index !== 1),
    song: all[1],
    best: all[0],
  };
  return { root: { ...root, ratings: all, search: all, newest: all[1] }, entities: all };
}

const MEDIA_IN_A = `interface Media @key(fields: "id") { id: ID! title: String }
  type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }
  type Song implements Media @key(fields: "id") { id: ID! title: String artist: String }`;

/** Interfaces, unions and interface objects. */
export const ABSTRACT: readonly Graph[] = [
  {
    name: 'an interface whose types are entities',
    subgraphs: {
      a: `type Query { media: [Media!]! oneMedia(id: ID!): Media films: [Film!] song: Song } interface Media { id: ID! title: String }
        type Film implements Media @key(fields: "id") { id: ID! title: String }
        type Song implements Media @key(fields: "id") { id: ID! title: String }`,
      b: 'type Film @key(fields: "id") { id: ID! minutes: Int likes: Int! }',
      c: 'type Song @key(fields: "id") { id: ID! artist: String likes: Int! }',
    },
    data: media,
  },
  {
    name: 'an interface object',
    subgraphs: {
      a: `type Query { media: [Media!]! oneMedia(id: ID!): Media films: [Film!] song: Song } ${MEDIA_IN_A}`,
      b: `type Query { ratings: [Media!]! }
        type Media @interfaceObject @key(fields: "id") { id: ID! likes: Int! reviews: [Review!]! similar: [Media!] } type Review { text: String }`,
    },
    data: media,
  },
  {
    name: 'two interface objects',
    subgraphs: {
      a: `type Query { media: [Media!]! films: [Film!] } ${MEDIA_IN_A}`,
      b: 'type Query { ratings: [Media!]! } type Media @interfaceObject @key(fields: "id") { id: ID! likes: Int! }',
      c: 'type Query { best: Media } type Media @interfaceObject @key(fields: "id") { id: ID! rating: Float similar: [Media] }',
    },
    data: media,
  },
  {
    name: 'an interface object as a stub',
    subgraphs: {
      a: `type Query { media: [Media!]! } ${MEDIA_IN_A}`,
      b: 'type Query { newest: Media best: Media! } type Media @interfaceObject @key(fields: "id", resolvable: false) { id: ID! }',
    },
    data: media,
  },
  {
    name: 'an interface with a key that several subgraphs resolve',
    subgraphs: {
      a: `type Query { media: [Media!]! } ${MEDIA_IN_A}`,
      b: `type Query { best: Media } interface Media @key(fields: "id") { id: ID! likes: Int! }
        type Film implements Media @key(fields: "id") { id: ID! likes: Int! } type Song implements Media @key(fields: "id") { id: ID! likes: Int! }`,
    },
    data: media,
  },
  {
    name: 'unions with different members in two subgraphs',
    subgraphs: {
      a: `type Query { search: [Media!]! } union Media = Film
        type Film @key(fields: "id") { id: ID! title: String minutes: Int }`,
      b: `type Query { newest: Media } union Media = Film | Song
        type Film @key(fields: "id") { id: ID! likes: Int! } type Song @key(fields: "id") { id: ID! artist: String title: String }`,
    },
    data() {
      const { root, entities } = media();
      return { root: { search: root.films, newest: root.newest }, entities };
    },
  },
  {
    name: 'a union of entities and values',
    subgraphs: {
      a: `type Query { found: [Found] pages: [[Found!]!] } union Found = Film | Song | Failure
        type Film @key(fields: "id") { id: ID! } type Song @key(fields: "id") { id: ID! } type Failure { id: Int reason: String! film: Film }`,
      b: `type Film @key(fields: "id") { id: ID! title: String likes: Int! similar: [Found!] } union Found = Film | Song
        type Song @key(fields: "id") { id: ID! title: String! artist: String }`,
    },
    data() {
      const { root, entities } = media();
      const songs = rows('Song', [
        { id: '2', title: 'One', artist: 'Bob' },
        { id: '9', title: 'Two', artist: null },
      ]);
      const films = root.films.map((film) => ({ ...film, similar: () => [songs[1], ...films] })) as object[];
      const failure = { __typename: 'Failure', id: 3, reason: 'none', film: films[0] };
      const found = [songs[0], failure, films[0], null, films[1], songs[0]];
      return {
        root: { found, pages: [[films[1], songs[1]], [], [failure]] },
        entities: [...films, ...songs, ...entities],
      };
    },
  },
  {
    name: 'interfaces that implement interfaces',
    subgraphs: {
      a: `type Query { nodes: [Node!]! node(id: ID!): Node named: [Named] }
        interface Node { id: ID! } interface Named implements Node { id: ID! name: String }
        type User implements Named & Node @key(fields: "id") { id: ID! name: String }
        type Team implements Named & Node @key(fields: "id") { id: ID! name: String members: [Node!]! }
        type File implements Node @key(fields: "id") { id: ID! size: Int owner: Named }`,
      b: `interface Rated { stars: Int } type User implements Rated @key(fields: "id") { id: ID! stars: Int boss: User }
        type File implements Rated @key(fields: "id") { id: ID! stars: Int type: String } type Query { rated: [Rated!]! }`,
    },
    data() {
      const users = rows('User', [
        { id: '1', name: 'Ana', stars: 5, boss: null },
        { id: '2', name: null, stars: null, boss: { __typename: 'User', id: '1', name: 'Ana', stars: 5, boss: null } },
      ]);
      const files = rows('File', [
        { id: '3', size: 10, stars: 1, type: 'text', owner: users[1] },
        { id: '9', size: null, stars: null, type: null, owner: null },
      ]);
      const teams = rows('Team', [{ id: '4', name: 'Team', members: [...users, ...files] }]);
      const nodes = [...users, ...files, ...teams];
      return {
        root: { nodes, node: byId(nodes), named: [...teams, null, ...users], rated: [...files, ...users] },
        entities: nodes,
      };
    },
  },
  {
    name: 'a field that is stricter in a type than in its interface',
    subgraphs: {
      a: `type Query { owned: [Owned!]! } interface Owned { owner: Party tags: [String] }
        interface Party { name: String }
        type Car implements Owned { owner: Person! tags: [String!]! } type House implements Owned { owner: Party tags: [String] }
        type Person implements Party @key(fields: "id") { id: ID! name: String } type Firm implements Party @key(fields: "id") { id: ID! name: String }`,
      b: `type Person @key(fields: "id") { id: ID! age: Int firm: Firm } type Firm @key(fields: "id") { id: ID! staff: [Person!]! }
        type Query { person: Person }`,
    },
    data() {
      const firms = rows('Firm', [{ id: '1', name: 'Firm', staff: () => people }]);
      const people = rows('Person', [
        { id: '1', name: 'Ana', age: 30, firm: firms[0] },
        { id: '2', name: null, age: null, firm: null },
      ]);
      const owned = [
        { __typename: 'Car', owner: people[0], tags: ['red'] },
        { __typename: 'House', owner: firms[0], tags: [null] },
        { __typename: 'House', owner: null, tags: null },
        { __typename: 'House', owner: people[1], tags: [] },
      ];
      return { root: { owned, person: people[1] }, entities: [...firms, ...people] };
    },
  },
  {
    name: 'fields of the same name with different types',
    subgraphs: {
      a: `type Query { shapes: [Shape!]! any: [Any] } interface Shape { id: ID! } union Any = Circle | Square | Text
        type Circle implements Shape @key(fields: "id") { id: ID! size: Float! inner: Circle }
        type Square implements Shape @key(fields: "id") { id: ID! size: Int inner: [Square!] } type Text { id: String size: String! inner: String }`,
      b: 'type Circle @key(fields: "id") { id: ID! color: String! } type Square @key(fields: "id") { id: ID! color: [Int!]! side: Int }',
    },
    data() {
      const circles = rows('Circle', [{ id: '1', size: 1.5, inner: null, color: 'red' }]);
      const squares = rows('Square', [
        { id: '1', size: null, inner: null, color: [1, 2], side: 4 },
        { id: '2', size: 3, inner: () => squares.slice(0, 1), color: [], side: null },
      ]);
      const shapes = [...circles, ...squares];
      const text = { __typename: 'Text', id: null, size: 'long', inner: null };
      return { root: { shapes, any: [text, ...shapes, null] }, entities: shapes };
    },
  },
];
