import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createAsk } from '@gobbler/test-servers';
import { buildClientSchema, getIntrospectionQuery, parse, print } from 'graphql';
import type { RunningSubgraph } from '../src';
import { startTestSubgraph } from './rig';

/** The checks of Apollo's subgraph compatibility suite, which needs Docker, on a schema of our own. */
const SCHEMA = 'warehouse.graphql';

const packer = { email: 'ana@example.org', name: 'Ana', crateCount: 30 };
const trials = [{ study: { number: '7' }, outcome: 'dry' }];
const crate = { id: 'c1', code: 'oak', line: 'tall', variant: { name: 'red' }, size: { label: 'M', unit: 'kg' } };
const crates = [{ ...crate, notes: 'handle with care', packer, trials }];

interface CrateKey {
  readonly id?: string;
  readonly code?: string;
  readonly line?: string;
  readonly variant?: { readonly name: string };
}

function findCrate({ id, code, line, variant }: CrateKey) {
  const isIt = (one: CrateKey) =>
    id === undefined ? one.code === code && (one.line === line || one.variant?.name === variant?.name) : one.id === id;
  return crates.find(isIt) ?? null;
}

const resolvers = {
  Query: {
    crate: (_: unknown, key: { id: string }) => findCrate(key),
    oldCrate: (_: unknown, { code }: { code: string }) => crates.find((one) => one.code === code) ?? null,
  },
  Crate: { __resolveReference: findCrate },
  Trial: {
    __resolveReference: ({ study }: { study: { number: string } }) =>
      trials.find((trial) => trial.study.number === study.number) ?? null,
  },
  Packer: {
    __resolveReference: (reference: { email: string }) =>
      reference.email === packer.email ? { name: packer.name, ...reference } : null,
    cratesPerYear: ({ crateCount, years }: { crateCount: number; years: number }) => Math.round(crateCount / years),
  },
  Stock: { __resolveReference: ({ id }: { id: string }) => ({ id, shelves: [`shelf of ${id}`] }) },
};

describe('Apollo’s checks of a subgraph', () => {
  let subgraph: RunningSubgraph;
  let sdl: string;
  const ask = createAsk('user', () => subgraph.url);
  beforeAll(async () => {
    subgraph = await startTestSubgraph(SCHEMA, resolvers);
    sdl = (await ask('{ _service { sdl } }')).data['_service'].sdl as string;
  });
  afterAll(() => subgraph.stop());

  /** The answer for representations; each entity with its type. */
  async function entitiesOf(representations: readonly object[], selection: string): Promise<unknown> {
    const query = `query ($all: [_Any!]!) { _entities(representations: $all) { __typename ${selection} } }`;
    const { data, errors } = await ask(query, { all: representations });
    expect(errors).toBeUndefined();
    return data['_entities'];
  }

  it('the answer of _service has every definition and directive of the schema', () => {
    const definitions = (text: string) =>
      parse(text, { noLocation: true })
        .definitions.map((node) => print(node))
        .sort();
    const own = definitions(readFileSync(resolve(__dirname, SCHEMA), 'utf8'));
    expect(definitions(sdl)).toEqual(expect.arrayContaining(own));
  });

  it.each([
    '@link(url: "https://specs.apollo.dev/federation/v2.3"',
    '@composeDirective(name: "@fragile")',
    'type Crate @fragile',
    'size: Size @shareable',
    '@tag(name: "internal")',
    '@inaccessible',
    'name: String @override(from: "people")',
    '@provides(fields: "crateCount")',
    '@requires(fields: "crateCount years")',
    'type Packer @key(fields: "email") @extends',
    'email: ID! @external',
    'type Stock @interfaceObject @key(fields: "id")',
    '@key(fields: "id") @key(fields: "code line") @key(fields: "code variant { name }")',
    '@deprecated(reason: "Use `crate`.")',
  ])('the answer of _service keeps %s', (text) => {
    expect(sdl.replaceAll(/\s+/g, ' ')).toContain(text);
  });

  it.each([
    ['a single key', { id: 'c1' }],
    ['a key of several fields', { code: 'oak', line: 'tall' }],
    ['a composite key', { code: 'oak', variant: { name: 'red' } }],
  ])('an entity is found by %s', async (_what, key) => {
    expect(await entitiesOf([{ __typename: 'Crate', ...key }], '... on Crate { id notes }')).toEqual([
      { __typename: 'Crate', id: 'c1', notes: 'handle with care' },
    ]);
  });

  it('an entity is found by a key that is nested alone', async () => {
    const trial = { __typename: 'Trial', study: { number: '7' } };
    expect(await entitiesOf([trial], '... on Trial { outcome }')).toEqual([{ __typename: 'Trial', outcome: 'dry' }]);
  });

  it('entities of several types come in the order of their representations, null where there is none', async () => {
    const asked = [
      { __typename: 'Stock', id: 's1' },
      { __typename: 'Crate', id: 'unknown' },
      { __typename: 'Crate', id: 'c1' },
    ];
    expect(await entitiesOf(asked, '... on Crate { line } ... on Stock { shelves }')).toEqual([
      { __typename: 'Stock', shelves: ['shelf of s1'] },
      null,
      { __typename: 'Crate', line: 'tall' },
    ]);
  });

  it('a field with @requires is computed from what the representation brings', async () => {
    const reference = { __typename: 'Packer', email: packer.email, crateCount: 30, years: 10 };
    expect(await entitiesOf([reference], '... on Packer { cratesPerYear name }')).toEqual([
      { __typename: 'Packer', cratesPerYear: 3, name: 'Ana' },
    ]);
  });

  it('a field with @provides is answered on its path', async () => {
    const { data } = await ask('{ crate(id: "c1") { packer { email crateCount } size { label unit } } }');
    expect(data).toEqual({
      crate: { packer: { email: packer.email, crateCount: 30 }, size: { label: 'M', unit: 'kg' } },
    });
  });

  it('introspection describes the schema with federation’s own fields', async () => {
    const { __schema } = (await ask(getIntrospectionQuery())).data;
    const schema = buildClientSchema({ __schema });
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual(
      expect.arrayContaining(['crate', 'oldCrate', '_entities', '_service']),
    );
    expect(schema.getType('_Entity')?.toString()).toBe('_Entity');
  });
});
