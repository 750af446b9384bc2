import { byId, rows, type Graph } from '../graph';

function products() {
  return rows('Product', [
    { id: '1', sku: 'a', upc: 11, name: 'Table', price: 30, weight: 1.5, stock: 3 },
    { id: '2', sku: 'b', upc: 22, name: 'Chair', price: 20, weight: 0.5, stock: 0 },
    { id: '3', sku: 'c', upc: 33, name: null, price: null, weight: 2, stock: 7 },
  ]);
}

function productData() {
  const all = products();
  return { root: { products: all, product: byId(all) }, entities: all };
}

const PRODUCT_ROOTS = 'type Query { products: [Product!]! product(id: ID!): Product }';

/** Entities and their keys. */
export const KEYS: readonly Graph[] = [
  {
    name: 'one key',
    subgraphs: {
      a: `${PRODUCT_ROOTS} type Product @key(fields: "id") { id: ID! name: String }`,
      b: 'type Product @key(fields: "id") { id: ID! price: Int weight: Float! }',
    },
    data: productData,
  },
  {
    name: 'several keys that lead from one subgraph to the next',
    subgraphs: {
      a: `${PRODUCT_ROOTS} type Product @key(fields: "id") { id: ID! name: String }`,
      b: 'type Product @key(fields: "id") @key(fields: "sku") { id: ID! sku: String! }',
      c: 'type Product @key(fields: "sku") @key(fields: "upc") { sku: String! upc: Int! weight: Float! }',
      d: 'type Product @key(fields: "upc") { upc: Int! stock: Int! price: Int }',
    },
    data: productData,
  },
  {
    name: 'a composite key',
    subgraphs: {
      a: 'type Query { offers: [Offer] } type Offer @key(fields: "shop code") { shop: ID! code: Int! title: String }',
      b: 'type Offer @key(fields: "code shop") { shop: ID! code: Int! price: Int }',
    },
    data() {
      const offers = rows('Offer', [
        { shop: 'x', code: 1, title: 'One', price: 10 },
        { shop: 'y', code: 1, title: null, price: 20 },
        { shop: 'x', code: 2, title: 'Three', price: null },
      ]);
      return { root: { offers: [...offers, null] }, entities: offers };
    },
  },
  {
    name: 'a nested key',
    subgraphs: {
      a: `type Query { users: [User!]! }
        type User @key(fields: "id organization { id place { code } }") { id: ID! name: String organization: Organization! }
        type Organization @shareable { id: ID! place: Place! }
        type Place @shareable { code: String! }`,
      b: `type User @key(fields: "id organization { id place { code } }") { id: ID! organization: Organization! age: Int }
        type Organization @shareable { id: ID! place: Place! }
        type Place @shareable { code: String! }`,
    },
    data() {
      const organization = (id: string, code: string) => ({ id, place: { code } });
      const users = rows('User', [
        { id: '1', name: 'Ana', organization: organization('a', 'x'), age: 30 },
        { id: '1', name: 'Ben', organization: organization('a', 'y'), age: 40 },
        { id: '2', name: null, organization: organization('b', 'x'), age: null },
      ]);
      return { root: { users }, entities: users };
    },
  },
  {
    name: 'a key with a list of objects',
    subgraphs: {
      a: `type Query { carts: [Cart!]! }
        type Cart @key(fields: "lines { sku } tags") { lines: [Line!]! tags: [String!]! note: String }
        type Line @shareable { sku: String! }`,
      b: `type Cart @key(fields: "lines { sku } tags") { lines: [Line!]! tags: [String!]! total: Int! }
        type Line @shareable { sku: String! }`,
    },
    data() {
      const tags: string[] = [];
      const carts = rows('Cart', [
        { lines: [{ sku: 'a' }, { sku: 'b' }], tags, note: 'two', total: 2 },
        { lines: [], tags, note: null, total: 0 },
        { lines: [{ sku: 'b' }], tags, note: 'one', total: 1 },
      ]);
      return { root: { carts }, entities: carts };
    },
  },
  {
    name: 'keys of which some cannot be resolved',
    subgraphs: {
      a: `type Query { b: B } type A @key(fields: "id") { id: ID! pin: String! }
        type B @key(fields: "id") { id: ID! a: [A!]! }`,
      b: `type B @key(fields: "id") { id: ID! name: String! }
        type A @key(fields: "id") @key(fields: "compositeId { two three }") {
          id: ID! compositeId: CompositeId! nameInB: String! @shareable
        }
        type CompositeId @shareable { two: ID! three: ID! }`,
      c: `type A @key(fields: "id") @key(fields: "compositeId { two three }", resolvable: false) {
          id: ID! compositeId: CompositeId! @external size: Int
        }
        type CompositeId @shareable { two: ID! three: ID! }`,
    },
    data() {
      const as = rows('A', [
        { id: '1', pin: 'p1', compositeId: { two: '12', three: '13' }, nameInB: 'one', size: 1 },
        { id: '2', pin: 'p2', compositeId: { two: '22', three: '23' }, nameInB: 'two', size: null },
      ]);
      const [b] = rows('B', [{ id: '7', name: 'B', a: as }]);
      return { root: { b }, entities: [...as, ...(b ? [b] : [])] };
    },
  },
  {
    name: 'a stub of an entity',
    subgraphs: {
      a: `type Query { reviews: [Review!]! }
        type Review { text: String product: Product author: Author! }
        type Product @key(fields: "id", resolvable: false) { id: ID! }
        type Author @key(fields: "id", resolvable: false) { id: ID! }`,
      b: `${PRODUCT_ROOTS} type Product @key(fields: "id") { id: ID! name: String maker: Author }
        type Author @key(fields: "id") { id: ID! name: String! made: [Product!]! }`,
    },
    data() {
      const authors = rows('Author', [
        { id: '1', name: 'Ana', made: (): object[] => all.slice(0, 2) },
        { id: '2', name: 'Ben', made: (): object[] => [] },
      ]);
      const all = products().map((product, index) => ({ ...product, maker: authors[index] ?? null }));
      const reviews = [
        { text: 'Good', product: all[0], author: authors[1] },
        { text: null, product: null, author: authors[0] },
        { text: 'Bad', product: all[2], author: authors[0] },
        { text: 'Again', product: all[0], author: authors[0] },
      ];
      return { root: { reviews, products: all, product: byId(all) }, entities: [...all, ...authors] };
    },
  },
  {
    name: 'keys that are null',
    subgraphs: {
      a: 'type Query { books: [Container!] } type Container { book: Book } type Book @key(fields: "upc") { upc: ID! }',
      b: 'type Book @key(fields: "upc") @key(fields: "id") { upc: ID! id: ID }',
      c: 'type Book @key(fields: "id") { id: ID title: String author: String! }',
    },
    data() {
      const all = rows('Book', [
        { upc: '1', id: '10', title: 'One', author: 'Ana' },
        { upc: '2', id: null, title: null, author: null },
        { upc: '3', id: '30', title: null, author: 'Ben' },
      ]);
      return {
        root: { books: [...all.map((book) => ({ book })), { book: null }] },
        entities: all,
      };
    },
  },
  {
    name: 'lists of lists of entities',
    subgraphs: {
      a: `type Query { grid: [[Cell!]!] rows: [[[Cell]]] } type Cell @key(fields: "id") { id: ID! near: [[Cell]!] }`,
      b: 'type Cell @key(fields: "id") { id: ID! color: String names: [[String]!] }',
    },
    data() {
      const cells = rows('Cell', [
        { id: '1', color: 'red', names: [['a', null], []], near: (): unknown => [cells.slice(1), []] },
        { id: '2', color: null, names: null, near: (): unknown => null },
        { id: '3', color: 'blue', names: [[]], near: (): unknown => [[null, cells[0]]] },
      ]);
      const [one, two, three] = cells;
      return {
        root: { grid: [[one, two], [], [three]], rows: [[[one, null], null], null, [[], [two, two]]] },
        entities: cells,
      };
    },
  },
  {
    name: 'entities that another subgraph does not have',
    subgraphs: {
      a: `${PRODUCT_ROOTS} type Product @key(fields: "id") { id: ID! name: String related: [Product] }`,
      b: 'type Product @key(fields: "id") { id: ID! gone: Int goneToo: [String!] }',
    },
    data() {
      const all = products().map((product) => ({ ...product, gone: null, goneToo: null, related: () => all }));
      return { root: { products: all, product: byId(all) }, entities: [] };
    },
  },
  {
    name: 'keys of enums and custom scalars',
    subgraphs: {
      a: `scalar Code enum Region { NORTH SOUTH } type Query { shelves(region: Region): [Shelf!]! }
        type Shelf @key(fields: "code region") { code: Code! region: Region! title: String }`,
      b: `scalar Code enum Region { NORTH SOUTH }
        type Shelf @key(fields: "code region") { code: Code! region: Region! size: Code other: [Region!] }`,
    },
    data() {
      const shelves = rows('Shelf', [
        { code: 1, region: 'NORTH', title: 'A', size: { wide: [1, { deep: null }] }, other: ['SOUTH'] },
        { code: '1', region: 'NORTH', title: 'B', size: [1, 'x'], other: [] },
        { code: true, region: 'SOUTH', title: null, size: 0.5, other: null },
      ]);
      const of = ({ region }: { region?: string | null }) => shelves.filter((one) => !region || one.region === region);
      return { root: { shelves: of }, entities: shelves };
    },
  },
  {
    name: 'one entity in five subgraphs',
    subgraphs: {
      a: `${PRODUCT_ROOTS} type Product @key(fields: "id") { id: ID! name: String }`,
      b: 'type Product @key(fields: "id") { id: ID! price: Int next: Product }',
      c: 'type Product @key(fields: "id") { id: ID! weight: Float! others(first: Int = 1): [Product!]! }',
      d: 'type Product @key(fields: "id") { id: ID! stock: Int! }',
      e: 'type Product @key(fields: "id") { id: ID! sku: String! upc: Int! } type Query { first: Product }',
    },
    data() {
      const all = products().map((product, index) => ({
        ...product,
        next: () => all[index + 1] ?? null,
        others: ({ first }: { first: number | null }) => all.slice(0, first ?? 3),
      }));
      return { root: { products: all, product: byId(all), first: all[0] }, entities: all };
    },
  },
  {
    name: 'a tree of one type',
    subgraphs: {
      a: `type Query { root: Folder! folder(id: ID!): Folder }
        type Folder @key(fields: "id") { id: ID! children: [Folder!]! parent: Folder }`,
      b: 'type Folder @key(fields: "id") { id: ID! name: String! link: Folder }',
    },
    data() {
      const folders = rows('Folder', [
        { id: '1', parentId: '', name: 'top', linkId: '3' },
        { id: '2', parentId: '1', name: 'left', linkId: '' },
        { id: '3', parentId: '1', name: 'right', linkId: '1' },
        { id: '9', parentId: '3', name: 'leaf', linkId: '9' },
      ]).map((row) => ({
        ...row,
        children: () => folders.filter(({ parentId }) => parentId === row.id),
        parent: () => folders.find(({ id }) => id === row.parentId) ?? null,
        link: () => folders.find(({ id }) => id === row.linkId) ?? null,
      })) as readonly { id: string; parentId: string }[];
      return { root: { root: folders[0], folder: byId(folders) }, entities: folders };
    },
  },
  {
    name: 'fields with the names of an object’s own properties',
    subgraphs: {
      a: `type Query { constructor: Thing things: [Thing!]! } type Thing @key(fields: "id") { id: ID! toString: String }`,
      b: 'type Thing @key(fields: "id") { id: ID! hasOwnProperty: Int valueOf: Thing length: Int propertyIsEnumerable: String }',
    },
    data() {
      const things = rows('Thing', [
        { id: '1', toString: 'a', hasOwnProperty: 1, valueOf: null, length: 3, propertyIsEnumerable: 'x' },
        { id: '2', toString: 'b', hasOwnProperty: null, valueOf: null, length: null, propertyIsEnumerable: null },
      ]);
      return { root: { constructor: things[0], things }, entities: things };
    },
  },
];
