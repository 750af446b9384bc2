import { byId, rows, type Graph } from '../graph';

function catalogue() {
  const categories = rows('Category', [
    { id: '1', name: 'Home', parentId: null },
    { id: '2', name: 'Garden', parentId: '1' },
  ]).map((category) => ({
    ...category,
    parent: () => categories.find(({ id }) => id === category.parentId) ?? null,
  })) as {
    readonly id: string;
  }[];
  const products = rows('Product', [
    { id: '1', name: 'Table', price: 30, hidden: 'x', category: categories[0] },
    { id: '2', name: null, price: 20, hidden: 'y', category: categories[1] },
    { id: '3', name: 'Lamp', price: null, hidden: null, category: null },
  ]);
  const root = { products, cheap: products.slice(1), product: byId(products), top: products[0], categories };
  return { root, entities: [...products, ...categories] };
}

/** Fields that several subgraphs resolve, or that move from one to another. */
export const SHARED: readonly Graph[] = [
  {
    name: 'provided fields',
    subgraphs: {
      a: `type Query { cheap: [Product!]! @provides(fields: "name") products: [Product!]! }
        type Product @key(fields: "id") { id: ID! name: String @external price: Int }`,
      b: 'type Product @key(fields: "id") { id: ID! name: String @shareable hidden: String }',
    },
    data: catalogue,
  },
  {
    name: 'provided fields of nested entities',
    subgraphs: {
      a: `type Query { products: [Product!]! @provides(fields: "category { name parent { name } }") top: Product }
        type Product @key(fields: "id") { id: ID! category: Category @external }
        type Category @key(fields: "id") { id: ID! name: String @external parent: Category @external }`,
      b: `type Product @key(fields: "id") { id: ID! category: Category @shareable name: String }
        type Category @key(fields: "id") { id: ID! }`,
      c: 'type Category @key(fields: "id") { id: ID! name: String @shareable parent: Category @shareable } type Query { categories: [Category!] }',
    },
    data: catalogue,
  },
  {
    name: 'provided fields of a union’s members',
    subgraphs: {
      a: `type Query { media: [Media] @provides(fields: "... on Book { title }") plain: Media } union Media = Book | Film
        type Book @key(fields: "id") { id: ID! title: String @external } type Film @key(fields: "id") { id: ID! }`,
      b: `type Book @key(fields: "id") { id: ID! title: String @shareable pages: Int }
        type Film @key(fields: "id") { id: ID! title: String }`,
    },
    data() {
      const media = [
        { __typename: 'Book', id: '1', title: 'B', pages: 5 },
        { __typename: 'Film', id: '1', title: 'F' },
        { __typename: 'Book', id: '2', title: null, pages: null },
      ];
      return { root: { media: [...media, null], plain: media[1] }, entities: media };
    },
  },
  {
    name: 'shareable value types',
    subgraphs: {
      a: `type Query { home: Place } type Place @shareable { lat: Float! lon: Float! near: [Place!] name: String }
        type Visit @key(fields: "id") { id: ID! at: Place! }`,
      b: `type Query { visits: [Visit!]! } type Place @shareable { lat: Float! lon: Float! near: [Place!] name: String }
        type Visit @key(fields: "id") { id: ID! from: Place who: String }`,
    },
    data() {
      const place = (lat: number, name: string | null, near: object[] | null = null) => ({
        lat,
        lon: -lat,
        name,
        near,
      });
      const home = place(1.5, 'home', [place(2, null), place(3, 'shop')]);
      const visits = rows('Visit', [
        { id: '1', at: home, from: null, who: 'Ana' },
        { id: '2', at: place(0, null), from: home, who: null },
      ]);
      return { root: { home, visits }, entities: visits };
    },
  },
  {
    name: 'shareable root fields',
    subgraphs: {
      a: 'type Query { me: User @shareable first: Int } type User @key(fields: "id") { id: ID! name: String @shareable age: Int }',
      b: 'type Query { me: User @shareable second: Int } type User @key(fields: "id") { id: ID! name: String @shareable town: String }',
      c: 'type Query { me: User @shareable third: Int } type User @key(fields: "id") { id: ID! friends: [User!]! }',
    },
    data() {
      const users = rows('User', [
        { id: '1', name: 'Ana', age: 30, town: null, friends: () => users.slice(1) },
        { id: '2', name: null, age: null, town: 'Riga', friends: () => [] },
      ]);
      return { root: { me: users[0], first: 1, second: null, third: 3 }, entities: users };
    },
  },
  {
    name: 'shareable root objects without a key',
    subgraphs: {
      a: 'type Query { status: Status @shareable } type Status { name: String @shareable up: Boolean part: Part @shareable } type Part { one: Int }',
      b: 'type Query { status: Status @shareable } type Status { name: String @shareable load: Float part: Part @shareable } type Part { two: Int }',
    },
    data: () => ({ root: { status: { name: 'ok', up: true, load: 0.5, part: { one: 1, two: null } } } }),
  },
  {
    name: 'an override',
    subgraphs: {
      a: 'type Query { products: [Product!]! product(id: ID!): Product } type Product @key(fields: "id") { id: ID! name: String price: Int }',
      b: 'type Query { cheap: [Product!] } type Product @key(fields: "id") { id: ID! price: Int @override(from: "a") hidden: String }',
    },
    data: catalogue,
  },
  {
    name: 'an override from a subgraph that does not exist',
    subgraphs: {
      a: 'type Query { products: [Product!]! } type Product @key(fields: "id") { id: ID! name: String }',
      b: 'type Query { cheap: [Product!] } type Product @key(fields: "id") { id: ID! price: Int @override(from: "gone") }',
    },
    data: catalogue,
  },
  {
    name: 'a progressive override',
    subgraphs: {
      a: 'type Query { products: [Product!]! product(id: ID!): Product } type Product @key(fields: "id") { id: ID! name: String price: Int }',
      b: `type Query { cheap: [Product!] }
        type Product @key(fields: "id") { id: ID! name: String @override(from: "a", label: "percent(50)") price: Int @override(from: "a", label: "new-prices") hidden: String }`,
    },
    data: catalogue,
  },
  {
    name: 'an overridden field that is required elsewhere',
    subgraphs: {
      a: 'type Query { products: [Product!]! } type Product @key(fields: "id") { id: ID! price: Int }',
      b: 'type Product @key(fields: "id") { id: ID! price: Int @override(from: "a") }',
      c: 'type Product @key(fields: "id") { id: ID! price: Int @external double: Int @requires(fields: "price") }',
    },
    data() {
      const { root } = catalogue();
      const double = {
        double(this: { price: number | null }) {
          return this.price === null ? null : this.price * 2;
        },
      };
      const products = root.products.map((product) => ({ ...product, ...double }));
      return { root: { products }, entities: products };
    },
  },
  {
    name: 'inaccessible keys, fields and types',
    subgraphs: {
      a: `type Query { products(hiddenFilter: String @inaccessible, first: Int = 2): [Product!]! secret: Secret @inaccessible }
        type Product @key(fields: "hidden") { hidden: String @inaccessible name: String kind: Kind }
        type Secret @inaccessible { code: Int } enum Kind { GOOD BAD @inaccessible }`,
      b: 'type Product @key(fields: "hidden") { hidden: String @inaccessible price: Int secret: [Secret!] @inaccessible } type Secret @inaccessible { id: ID }',
    },
    data() {
      const products = rows('Product', [
        { hidden: 'x', name: 'A', price: 1, kind: 'GOOD' },
        { hidden: 'y', name: null, price: null, kind: null },
      ]);
      const first = ({ first: count }: { first: number | null }) => products.slice(0, Math.max(0, count ?? 1));
      return { root: { products: first }, entities: products };
    },
  },
];
