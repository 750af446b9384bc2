import { byId, rows, type Graph } from '../graph';

interface Facts {
  readonly price: (args: { currency: string }) => number | null;
  readonly weight: number;
}

const text = (value: unknown): string => JSON.stringify(value) ?? 'missing';

function productData(more: object) {
  const all = [1, 2, 3].map((number) => ({
    __typename: 'Product',
    id: String(number),
    name: number === 2 ? null : `Product ${number}`,
    weight: number * 1.5,
    price: ({ currency }: { currency: string }) =>
      number === 3 ? null : number * (currency === 'EUR' ? 10 : currency === 'USD' ? 12 : 1),
    ...more,
  }));
  return { root: { products: all, product: byId(all) }, entities: all };
}

const ROOTS = 'type Query { products: [Product!]! product(id: ID!): Product }';
const PRICED = `${ROOTS} enum Currency { EUR USD GBP }
  type Product @key(fields: "id") { id: ID! name: String weight: Float! price(currency: Currency! = GBP): Int }`;

/** Fields that are computed from fields of other subgraphs. */
export const REQUIRES: readonly Graph[] = [
  {
    name: 'a required field',
    subgraphs: {
      a: `${ROOTS} type Product @key(fields: "id") { id: ID! name: String weight: Float! }`,
      b: `type Product @key(fields: "id") { id: ID! weight: Float! @external name: String @external
        shipping(perKilo: Int = 2): Float @requires(fields: "weight") label: String! @requires(fields: "name weight") }`,
    },
    data: () =>
      productData({
        shipping(this: Facts, { perKilo }: { perKilo: number | null }) {
          return perKilo === null ? null : this.weight * perKilo;
        },
        label(this: Facts & { name: string }) {
          return text([this.name, this.weight]);
        },
      }),
  },
  {
    name: 'a required field with an argument',
    subgraphs: {
      a: PRICED,
      b: `enum Currency { EUR USD GBP } type Product @key(fields: "id") { id: ID! price(currency: Currency! = GBP): Int @external
        total: Int @requires(fields: "price(currency: EUR)") }`,
    },
    data: () =>
      productData({
        total(this: Facts) {
          return (this.price({ currency: 'EUR' }) ?? 0) + 1;
        },
      }),
  },
  {
    name: 'fields that require one field with different arguments',
    subgraphs: {
      a: PRICED,
      b: `enum Currency { EUR USD GBP } type Product @key(fields: "id") { id: ID! price(currency: Currency! = GBP): Int @external
        inEuro: Int @requires(fields: "price(currency: EUR)") inDollar: Int @requires(fields: "price(currency: USD)") }`,
    },
    data: () =>
      productData({
        inEuro(this: Facts) {
          return this.price({ currency: 'EUR' });
        },
        inDollar(this: Facts) {
          return this.price({ currency: 'USD' });
        },
      }),
  },
  {
    name: 'subgraphs that require one field with different arguments',
    subgraphs: {
      a: PRICED,
      b: `enum Currency { EUR USD GBP } type Product @key(fields: "id") { id: ID! price(currency: Currency! = GBP): Int @external
        inEuro: Int @requires(fields: "price(currency: EUR)") }`,
      c: `enum Currency { EUR USD GBP } type Product @key(fields: "id") { id: ID! price(currency: Currency! = GBP): Int @external
        inDollar: Int @requires(fields: "price(currency: USD)") plain: Int @requires(fields: "price") }`,
    },
    data: () =>
      productData({
        inEuro(this: Facts) {
          return this.price({ currency: 'EUR' });
        },
        inDollar(this: Facts) {
          return this.price({ currency: 'USD' });
        },
        plain(this: Facts) {
          return this.price({ currency: 'GBP' });
        },
      }),
  },
  {
    name: 'required objects and lists',
    subgraphs: {
      a: `type Query { orders: [Order!]! }
        type Order @key(fields: "id") { id: ID! size: Size lines: [Line!]! }
        type Size { high: Int! wide: Int parts: [Part] } type Part { name: String } type Line { sku: String! count: Int! }`,
      b: `type Order @key(fields: "id") { id: ID! size: Size @external lines: [Line!]! @external
          volume: Int @requires(fields: "size { high wide }") summary: String! @requires(fields: "lines { sku count } size { parts { name } }") }
        type Size { high: Int! @external wide: Int @external parts: [Part] @external }
        type Part { name: String @external } type Line { sku: String! @external count: Int! @external }`,
    },
    data() {
      type Order = { size: { high: number; wide: number | null; parts: unknown } | null; lines: readonly unknown[] };
      const pick = (value: unknown, names: readonly string[]): unknown =>
        Array.isArray(value)
          ? value.map((item) => pick(item, names))
          : value && names.map((name) => (value as Record<string, unknown>)[name]);
      const computed = {
        volume(this: Order) {
          return this.size && this.size.high * (this.size.wide ?? 1);
        },
        summary(this: Order) {
          return text([pick(this.lines, ['sku', 'count']), this.size && pick(this.size.parts, ['name'])]);
        },
      };
      const orders = rows('Order', [
        {
          id: '1',
          size: { high: 2, wide: 3, parts: [{ name: 'top' }, null] },
          lines: [{ sku: 'a', count: 1 }],
          ...computed,
        },
        { id: '2', size: null, lines: [], ...computed },
        {
          id: '3',
          size: { high: 5, wide: null, parts: null },
          lines: [
            { sku: 'b', count: 0 },
            { sku: 'c', count: 2 },
          ],
          ...computed,
        },
      ]);
      return { root: { orders }, entities: orders };
    },
  },
  {
    name: 'required fields in fragments of abstract types',
    subgraphs: {
      a: `type Query { boxes: [Box!]! } type Box @key(fields: "id") { id: ID! content: Content animal: Animal }
        union Content = Book | Toy interface Animal { name: String! }
        type Cat implements Animal { name: String! lives: Int! } type Dog implements Animal { name: String! tricks: [String!] }
        type Book { title: String! pages: Int } type Toy { maker: String! }`,
      b: `type Box @key(fields: "id") { id: ID! content: Content @external animal: Animal @external
          label: String! @requires(fields: "content { ... on Book { title } ... on Toy { maker } }")
          noise: String @requires(fields: "animal { name ... on Cat { lives } ... on Dog { tricks } }") }
        union Content = Book | Toy interface Animal { name: String! }
        type Cat implements Animal { name: String! @external lives: Int! @external }
        type Dog implements Animal { name: String! @external tricks: [String!] @external }
        type Book { title: String! @external } type Toy { maker: String! @external }`,
    },
    data() {
      type Box = {
        content: { title?: string; maker?: string } | null;
        animal: { name: string; lives?: number; tricks?: string[] | null } | null;
      };
      const computed = {
        label(this: Box) {
          return text(this.content && [this.content.title ?? null, this.content.maker ?? null]);
        },
        noise(this: Box) {
          return this.animal && text([this.animal.name, this.animal.lives ?? null, this.animal.tricks ?? null]);
        },
      };
      const boxes = rows('Box', [
        { id: '1', content: { __typename: 'Book', title: 'T', pages: 3 }, animal: null, ...computed },
        {
          id: '2',
          content: { __typename: 'Toy', maker: 'M' },
          animal: { __typename: 'Cat', name: 'C', lives: 9 },
          ...computed,
        },
        { id: '3', content: null, animal: { __typename: 'Dog', name: 'D', tricks: ['sit'] }, ...computed },
        { id: '4', content: null, animal: { __typename: 'Dog', name: 'E', tricks: null }, ...computed },
      ]);
      return { root: { boxes }, entities: boxes };
    },
  },
  {
    name: 'subgraphs that require each other’s fields',
    subgraphs: {
      a: `type Query { feed: [Post] } type Post @key(fields: "id") { id: ID! byNovice: Boolean! @external author: Author
        byExpert: Boolean! @requires(fields: "byNovice") }
        type Author @key(fields: "id") { id: ID! years: Int! @external level: String @requires(fields: "years") }`,
      b: `type Post @key(fields: "id") { id: ID! author: Author @external byNovice: Boolean! @requires(fields: "author { years }") }
        type Author @key(fields: "id") { id: ID! years: Int! }`,
    },
    data() {
      const authors = rows('Author', [
        { id: '1', years: 2 },
        { id: '2', years: 20 },
      ]).map((author) => ({
        ...author,
        level(this: { years: number }) {
          return `level ${this.years}`;
        },
      }));
      const posts = [0, 1, 2].map((index) => ({
        __typename: 'Post',
        id: String(index + 1),
        author: authors[index] ?? null,
        byNovice(this: { author: { years: number } | null }) {
          return (this.author?.years ?? 0) < 10;
        },
        byExpert(this: { byNovice: unknown }) {
          const novice = typeof this.byNovice === 'function' ? this.byNovice.call(this) : this.byNovice;
          return novice === false;
        },
      }));
      return { root: { feed: [...posts, null] }, entities: [...posts, ...authors] };
    },
  },
  {
    name: 'required fields that require others',
    subgraphs: {
      a: `${ROOTS} type Product @key(fields: "id") { id: ID! weight: Float! }`,
      b: 'type Product @key(fields: "id") { id: ID! weight: Float! @external heavy: Boolean! @requires(fields: "weight") }',
      c: 'type Product @key(fields: "id") { id: ID! heavy: Boolean! @external crew: Int @requires(fields: "heavy") }',
      d: 'type Product @key(fields: "id") { id: ID! crew: Int @external heavy: Boolean! @external plan: String! @requires(fields: "crew heavy") }',
    },
    data() {
      const call = (self: object, value: unknown): unknown => (typeof value === 'function' ? value.call(self) : value);
      return productData({
        heavy(this: Facts) {
          return this.weight > 2;
        },
        crew(this: { heavy: unknown }) {
          return call(this, this.heavy) === true ? 2 : 1;
        },
        plan(this: { crew: unknown; heavy: unknown }) {
          return text([call(this, this.crew), call(this, this.heavy)]);
        },
      });
    },
  },
  {
    name: 'required fields of a nested entity',
    subgraphs: {
      a: `type Query { baskets: [Basket!]! basket(id: ID!): Basket } type Basket @key(fields: "id") { id: ID! items: [Item!]! gift: Item }
        type Item @key(fields: "id") { id: ID! name: String }`,
      b: 'type Item @key(fields: "id") { id: ID! price: Int tax(rate: Float! = 0.2): Float }',
      c: `type Basket @key(fields: "id") { id: ID! items: [Item!]! @external gift: Item @external
          total: Int! @requires(fields: "items { price }") giftTax: Float @requires(fields: "gift { tax(rate: 0.5) }") }
        type Item @key(fields: "id") { id: ID! price: Int @external tax(rate: Float! = 0.2): Float @external }`,
    },
    data() {
      type Priced = { price: number | null; tax: unknown };
      const items = rows('Item', [
        { id: '1', name: 'Pen', price: 3 },
        { id: '2', name: null, price: null },
        { id: '3', name: 'Cup', price: 8 },
      ]).map((item) => ({ ...item, tax: ({ rate }: { rate: number }) => item.price && item.price * rate }));
      const computed = {
        total(this: { items: readonly Priced[] }) {
          return this.items.reduce((sum, { price }) => sum + (price ?? 100), 0);
        },
        giftTax(this: { gift: Priced | null }) {
          const tax = this.gift?.tax ?? null;
          return typeof tax === 'function' ? tax.call(this.gift, { rate: 0.5 }) : tax;
        },
      };
      const baskets = rows('Basket', [
        { id: '1', items: items.slice(0, 2), gift: items[2], ...computed },
        { id: '2', items: [], gift: null, ...computed },
        { id: '3', items: [items[2], items[2]], gift: items[1], ...computed },
      ]);
      return { root: { baskets, basket: byId(baskets) }, entities: [...items, ...baskets] };
    },
  },
  {
    name: 'required fields of an interface object',
    subgraphs: {
      a: `type Query { media: [Media!]! } interface Media @key(fields: "id") { id: ID! minutes: Int }
        type Film implements Media @key(fields: "id") { id: ID! minutes: Int title: String! }
        type Song implements Media @key(fields: "id") { id: ID! minutes: Int artist: String }`,
      b: `type Media @interfaceObject @key(fields: "id") { id: ID! minutes: Int @external hours: Float @requires(fields: "minutes") }`,
    },
    data() {
      const computed = {
        hours(this: { minutes: number | null }) {
          return this.minutes === null ? null : this.minutes / 60;
        },
      };
      const media = [
        { __typename: 'Film', id: '1', minutes: 90, title: 'A', ...computed },
        { __typename: 'Song', id: '2', minutes: 3, artist: null, ...computed },
        { __typename: 'Song', id: '3', minutes: null, artist: 'B', ...computed },
      ];
      return { root: { media }, entities: media };
    },
  },
];
