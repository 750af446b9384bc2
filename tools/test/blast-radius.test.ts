import { computeBlastRadius } from '../contract/blast-radius.js';
import { findWorse, fromSections, toSections } from '../contract/blast-radius-table.js';
import { checkNullability } from '../contract/check-nullability.js';
import { composeSubgraphs } from '../contract/compose-subgraphs.js';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@external", "@requires", "@inaccessible"])';

const subgraph = (name: string, sdl: string) => ({
  name,
  url: 'http://127.0.0.1:1/graphql',
  path: `${name}.graphql`,
  sdl: `${LINK}\n${sdl}`,
});

const user = subgraph('user', 'type User @key(fields: "id") { id: ID! username: String! } type Query { me: User }');
const stub = 'type User @key(fields: "id", resolvable: false) { id: ID! }';
/** Posts with an owner of this type. */
const posts = (owner: string, more = '') =>
  subgraph(
    'post',
    `${stub} type Post @key(fields: "id") { id: ID! title: String! owner: ${owner} ${more} } type Query { feed: [Post!] }`,
  );

const FEED = {
  source: 'client',
  operationName: 'Feed',
  document: 'query Feed { feed { id title owner { id username } } }',
};

async function radiusOf(...subgraphs: (typeof user)[]) {
  const { supergraphSdl, errors } = composeSubgraphs(subgraphs);
  expect(errors).toEqual([]);
  return computeBlastRadius(supergraphSdl, subgraphs, [FEED]);
}

describe('a field that may not be null', () => {
  it('passes where nothing of it depends on another subgraph', () => {
    const own = posts('User', 'next: Post! tags: [String!]!');
    expect(checkNullability([own, user])).toEqual([]);
  });

  it.each(['User!', '[User!]', '[User]!', '[[User!]]'])(
    'is refused as %s of an entity that another subgraph completes',
    (type) => {
      const problems = checkNullability([posts(type), user]);
      const isSafe = type === '[User]!';
      expect(problems).toEqual(
        isSafe ? [] : [expect.stringMatching(/^post\.graphql: Post\.owner .* User\.username, which user/)],
      );
    },
  );

  it('is refused where another subgraph adds something that may not be null to its type', () => {
    const edge = subgraph(
      'post',
      'type Post @key(fields: "id") { id: ID! } type Edge { node: Post! } type Query { feed: [Edge!] }',
    );
    const counts = subgraph('counts', 'type Post @key(fields: "id") { id: ID! @external taken: Int! }');
    expect(checkNullability([edge, counts])).toEqual([
      expect.stringMatching(/^post\.graphql: Edge\.node .* Post\.taken/),
    ]);
    const nullable = { ...counts, sdl: counts.sdl.replace('Int!', 'Int') };
    expect(checkNullability([edge, nullable])).toEqual([]);
  });

  it('is refused behind an interface or a union', () => {
    const thing = subgraph(
      'thing',
      `${stub} union Owner = User type Thing { owner: Owner! } type Query { things: [Thing!] }`,
    );
    expect(checkNullability([thing, user])).toEqual([expect.stringContaining('thing.graphql: Thing.owner')]);
  });

  it('is refused at the root, where every subgraph answers beside the others', () => {
    const root = subgraph(
      'count',
      'type Query { a: Int! hidden: Int! @inaccessible } type Mutation { b: [Int!] c: [Int!]! }',
    );
    expect(checkNullability([root])).toEqual([
      expect.stringContaining('count.graphql: Query.a'),
      expect.stringContaining('count.graphql: Mutation.c'),
    ]);
  });
});

describe('the blast radius', () => {
  it('is the fields of the subgraph that is down, where the edge to it may be null', async () => {
    expect(await radiusOf(posts('User'), user)).toEqual([
      {
        operation: 'client Feed',
        down: 'post',
        survives: [],
        lost: ['feed.id', 'feed.title', 'feed.owner.id', 'feed.owner.username'],
      },
      {
        operation: 'client Feed',
        down: 'user',
        survives: ['feed.id', 'feed.title'],
        lost: ['feed.owner.id', 'feed.owner.username'],
      },
    ]);
  });

  it('is the whole feed where the edge may not be null, which counts as worse', async () => {
    const [before, after] = [await radiusOf(posts('User'), user), await radiusOf(posts('User!'), user)];
    expect(findWorse(before, after)).toEqual([
      'client Feed: feed.id is lost now while user is down',
      'client Feed: feed.title is lost now while user is down',
    ]);
    expect(findWorse(after, before)).toEqual([]);
    expect(findWorse(before, before)).toEqual([]);
  });

  it('is not worse for a field that is new', async () => {
    const after = await radiusOf(posts('User'), user);
    const before = after.map((row) => ({
      ...row,
      survives: row.survives.filter((path) => path !== 'feed.title'),
      lost: row.lost.filter((path) => path !== 'feed.owner.username' && path !== 'feed.title'),
    }));
    expect(findWorse(before, after)).toEqual([]);
  });

  it('reads back from its page what was written there', async () => {
    const rows = await radiusOf(posts('User'), user);
    const sorted = (all: typeof rows) =>
      all.map(({ survives, lost, ...row }) => ({ ...row, survives: survives.toSorted(), lost: lost.toSorted() }));
    expect(sorted(fromSections(toSections(rows)))).toEqual(sorted(rows));
  });

  it('is not computed for an operation that fails with every subgraph up', async () => {
    const { supergraphSdl } = composeSubgraphs([posts('User'), user]);
    const broken = { ...FEED, document: 'query Feed { feed { nothing } }' };
    await expect(computeBlastRadius(supergraphSdl, [posts('User'), user], [broken])).rejects.toThrow(/nothing/);
  });
});
