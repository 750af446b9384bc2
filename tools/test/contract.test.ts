import { printSchema } from 'graphql';
import { checkApiSchema } from '../contract/check-api-schema.js';
import { checkSubgraph } from '../contract/check-subgraph.js';
import { composeContract } from '../contract/compose-contract.js';
import { composeSubgraphs } from '../contract/compose-subgraphs.js';
import { loadInGateway } from '../contract/load-in-gateway.js';

const link = (version: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/${version}", import: ["@key", "@inaccessible"])\n`;

const subgraph = (name: string, sdl: string) => ({
  name,
  url: 'http://127.0.0.1:1/graphql',
  path: `${name}.graphql`,
  sdl: `${link('v2.11')}${sdl}`,
});

const clean = subgraph(
  'post',
  `
  "Food."
  type Post @key(fields: "id") {
    "Its id."
    id: ID!
  }
  "Queries."
  type Query {
    "A post; null when there is none."
    post("Its id." id: ID!): Post
  }`,
);

describe('a subgraph by itself', () => {
  it('passes when everything has a description', () => {
    expect(checkSubgraph(clean)).toEqual([]);
  });

  it('names every type, field, argument, input field and value without a description', () => {
    const bare = subgraph(
      'post',
      `
      type Post { id(short: Boolean): ID! }
      input PostInput { title: String }
      enum Colour { RED }
      scalar DateTime
      type Query { post: Post }`,
    );
    expect(checkSubgraph(bare).filter((problem) => problem.endsWith('has no description'))).toEqual(
      [
        'type Post',
        'field Post.id',
        'argument Post.id.short',
        'input PostInput',
        'argument PostInput.title',
        'enum Colour',
        'value Colour.RED',
        'scalar DateTime',
        'type Query',
        'field Query.post',
      ].map((what) => `post.graphql: ${what} has no description`),
    );
  });

  it('refuses a field that may be null without saying when, unless no client sees it', () => {
    const silent = { ...clean, sdl: clean.sdl.replace('; null when there is none', '') };
    const problem = "post.graphql: field Query.post may be null and its description doesn't say when";
    expect(checkSubgraph(silent)).toEqual([problem]);
    expect(checkSubgraph({ ...silent, sdl: silent.sdl.replace('ID!): Post', 'ID!): Post!') })).toEqual([]);
    expect(checkSubgraph({ ...silent, sdl: silent.sdl.replace('ID!): Post', 'ID!): Post @inaccessible') })).toEqual([]);
  });

  it('takes a blank description for none', () => {
    const blank = { ...clean, sdl: clean.sdl.replace('"Its id."', '" "') };
    expect(checkSubgraph(blank)).toEqual(['post.graphql: field Post.id has no description']);
  });

  it.each(['v2.15', 'v3.0', 'v1.0'])('refuses federation %s', (version) => {
    const linked = { ...clean, sdl: clean.sdl.replace('v2.11', version) };
    expect(checkSubgraph(linked)).toEqual([expect.stringContaining(`links federation ${version}`)]);
  });

  it('takes federation v2.14, the newest that the router knows', () => {
    expect(checkSubgraph({ ...clean, sdl: clean.sdl.replace('v2.11', 'v2.14') })).toEqual([]);
  });

  it('refuses a schema that links no federation', () => {
    expect(checkSubgraph({ ...clean, sdl: clean.sdl.replace(link('v2.11'), '') })).toEqual([
      expect.stringContaining('has no @link'),
    ]);
  });

  it('refuses a type that clients take for the root of subscriptions', () => {
    const sdl = `${clean.sdl}\n"Paid."\ntype Subscription {\n  "Its id; null never."\n  id: ID\n}`;
    expect(checkSubgraph({ ...clean, sdl })).toEqual([expect.stringContaining('type Subscription')]);
  });
});

describe('a list of a subgraph', () => {
  const problemsOf = (sdl: string) =>
    checkSubgraph(subgraph('post', sdl)).filter((problem) => problem.includes('list'));
  const page = (size: string) => `type Page { edges: [ID!]! } type Query { posts(first: Int = 20): Page ${size} }`;

  it.each([
    ['says what to assume', 'type Query { ids: [ID] @listSize(assumedSize: 10) }'],
    ['has an argument for it', 'type Query { ids(first: Int = 20): [ID!]! @listSize(slicingArguments: ["first"]) }'],
    ['gets it from its page', page('@listSize(slicingArguments: ["first"], sizedFields: ["edges"])')],
    ['is an argument', 'type Query { count(ids: [ID!]!): Int } input Ids { ids: [ID!] }'],
  ])('passes when it %s', (_how, sdl) => {
    expect(problemsOf(sdl)).toEqual([]);
  });

  it.each([
    ['Query.ids', 'type Query { ids: [ID!]! }'],
    ['Query.ids', 'type Query { ids: [ID!]! @listSize }'],
    ['Query.ids', 'type Query { ids(first: Int): [ID!]! @listSize(slicingArguments: ["limit"]) }'],
    ['Query.ids', 'extend type Query { ids: [[ID]] }'],
    ['Node.ids', 'interface Node { ids: [ID!] } type Query { a: Int }'],
    ['Page.edges', page('')],
    ['Page.edges', page('@listSize(slicingArguments: ["first"], sizedFields: ["nodes"])')],
    ['Page.edges', page('@listSize(sizedFields: ["edges"])')],
    ['Page.edges', `${page('@listSize(assumedSize: 5, sizedFields: ["edges"])')} type Post { again: Page }`],
  ])('is reported when it has no size: %s (%#)', (coordinate, sdl) => {
    expect(problemsOf(sdl)).toEqual([`post.graphql: field ${coordinate} is a list of a size that no @listSize says`]);
  });
});

describe('the supergraph', () => {
  it('says in which subgraphs a type does not fit', () => {
    const other = subgraph('user', 'type Post @key(fields: "id") { id: ID! title: Int } type Query { a: Int }');
    const first = subgraph('post', 'type Post @key(fields: "id") { id: ID! title: String } type Query { b: Int }');
    expect(composeSubgraphs([first, other])).toMatchObject({
      supergraphSdl: '',
      errors: expect.arrayContaining([expect.stringMatching(/^FIELD_TYPE_MISMATCH .*Post\.title/)]),
    });
  });

  it('comes out the same twice', () => {
    expect(composeSubgraphs([clean]).supergraphSdl).toBe(composeSubgraphs([clean]).supergraphSdl);
  });

  async function checkVisible(sdl: string) {
    const one = subgraph('post', sdl);
    const { supergraphSdl, errors } = composeSubgraphs([one]);
    expect(errors).toEqual([]);
    return checkApiSchema(await loadInGateway(supergraphSdl), [one]);
  }

  it('passes when a hidden operation hides its types too', async () => {
    const problems = await checkVisible(`
      type Post @inaccessible { id: ID! }
      type Query { open: Int postNow: Post @inaccessible }`);
    expect(problems).toEqual([]);
  });

  it('names a type that only a hidden operation uses', async () => {
    const problems = await checkVisible(`
      type Post { id: ID! }
      input At { version: Int }
      type Query { open: Int postNow(at: At): Post @inaccessible }`);
    expect(problems).toEqual([expect.stringContaining('At shows'), expect.stringContaining('Post shows')]);
  });

  it('is refused when the gateway can not load it', async () => {
    await expect(loadInGateway('type Query { a: Int }')).rejects.toThrow(/join|link|supergraph|core/i);
  });
});

describe('a contract', () => {
  const tagged = (sdl: string) => ({
    ...subgraph('post', ''),
    sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@inaccessible", "@tag"])\n${sdl}`,
  });
  const parts = [
    tagged(`
      type Post @key(fields: "id") { id: ID! note: Note @tag(name: "inner") title: String @tag(name: "outer") }
      type Note { text: String }
      type Query { post(id: ID!, at: String @tag(name: "inner")): Post @tag(name: "outer") }`),
  ];
  const shownBy = async (contract: { include?: string[]; exclude?: string[] }) => {
    const { supergraphSdl, errors } = await composeContract(parts, contract);
    expect(errors).toEqual([]);
    return printSchema(await loadInGateway(supergraphSdl)).replaceAll(/\s+/g, ' ');
  };

  it('leaves out what carries one of its tags, and what only that leads to', async () => {
    expect(await shownBy({ exclude: ['inner'] })).toBe(
      'type Post { id: ID! title: String } type Query { post(id: ID!): Post }',
    );
  });

  it('is the whole graph without tags', async () => {
    expect(await shownBy({ exclude: ['other'] })).toContain('type Note');
  });

  it('reports what does not compose', async () => {
    const { supergraphSdl, errors } = await composeContract(parts, { exclude: ['outer'] });
    expect(supergraphSdl).toBe('');
    expect(errors.join()).toContain('Query');
  });
});
