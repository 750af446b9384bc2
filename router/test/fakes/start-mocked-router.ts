import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Supergraph } from '@apollo/federation-internals';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  getNamedType,
  getNullableType,
  graphql,
  GraphQLError,
  isEnumType,
  isListType,
  isObjectType,
  isScalarType,
  parse,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { createFakeSigner } from './fake-auth';
import { startFakeSubgraph, type FakeSubgraph } from '@gobbler/test-harness/fake-subgraph';
import { startTestRouter } from './test-router';

/** A router over our own schemas, in which every field returns made-up values and some fail. */
export interface MockedRouter {
  readonly url: string;
  /** The schema that clients see. */
  readonly apiSchema: GraphQLSchema;
  /** Whether subgraphs omit values without an error. */
  breakPromises(isBreaking: boolean): void;
  stop(): Promise<void>;
}

const NAMES = ['auth', 'user', 'post', 'reservation', 'payment'];

export async function startMockedRouter(): Promise<MockedRouter> {
  const signer = await createFakeSigner();
  const subgraphs = await Promise.all(NAMES.map((name) => startMock(name, signer.jwks)));
  const router = await startTestRouter(subgraphs, { env: { ROUTER_COST_BUDGET: '1000000000' }, isOwn: true });
  return {
    url: router.url,
    apiSchema: Supergraph.build(readFileSync(router.supergraphPath, 'utf8')).apiSchema().toGraphQLJSSchema(),
    breakPromises: (isBreaking) =>
      subgraphs.forEach((subgraph) => subgraph.answerWith(isBreaking ? breaker(subgraph) : null)),
    stop: () => router.stop(),
  };
}

function startMock(name: string, jwks: object): Promise<FakeSubgraph> {
  const sdl = readFileSync(join(__dirname, `../../../subgraphs/${name}/schema.graphql`), 'utf8');
  const resolvers = mockResolvers(sdl);
  if (name === 'auth') {
    const none = { sessions: [], cursor: '0', hasMore: false };
    resolvers['Query'] = { ...resolvers['Query'], revokedSessions: () => none };
  }
  return startFakeSubgraph(name, sdl, resolvers, (app) => {
    app.get('/.well-known/jwks.json', () => jwks);
  });
}

interface Mocked {
  readonly index?: number;
  readonly [field: string]: unknown;
}

type Resolve = (parent: Mocked | undefined) => unknown;

function mockResolvers(sdl: string): Record<string, Record<string, Resolve>> {
  const types = Object.values(buildSubgraphSchema([{ typeDefs: parse(sdl) }]).getTypeMap());
  return Object.fromEntries(
    types
      .filter((type) => isObjectType(type))
      .filter(({ name }) => !name.startsWith('_'))
      .map((type) => [
        type.name,
        Object.fromEntries(
          Object.values(type.getFields())
            .filter(({ name }) => !name.startsWith('_'))
            .map(({ name, type: fieldType }) => [name, mockField(type.name, name, fieldType)]),
        ),
      ]),
  );
}

function mockField(typeName: string, name: string, type: GraphQLOutputType): Resolve {
  // Some fields of the second item in a list fail.
  const fails = name !== 'id' && hash(`${typeName}.${name}`) % 5 === 0;
  return (parent) => {
    if (fails && parent?.index === 1) throw new GraphQLError('Not for you.', { extensions: { code: 'FORBIDDEN' } });
    return parent?.[name] ?? mockValue(type, parent?.index ?? 0);
  };
}

function mockValue(type: GraphQLOutputType, index: number): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [0, 1].map((item) => mockValue(nullable.ofType, item));
  const named = getNamedType(nullable);
  if (isEnumType(named)) return named.getValues()[0]?.value;
  if (!isScalarType(named)) return { index, id: String(index + 1) };
  return SCALARS[named.name] ?? 'text';
}

const SCALARS: Record<string, unknown> = {
  ID: '7',
  Int: 3,
  Float: 1.5,
  Boolean: true,
  DateTime: '2026-01-02T03:04:05.000Z',
};

function hash(text: string): number {
  let value = 7;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return value;
}

/** Answers like the mock, except that one leaf of some answers is null without an error. */
function breaker({ sdl }: FakeSubgraph) {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: mockResolvers(sdl) }]);
  return async ({ body }: { body: unknown }): Promise<unknown> => {
    const { query, variables } = body as { query: string; variables: Record<string, unknown> };
    const answer = JSON.parse(JSON.stringify(await graphql({ schema, source: query, variableValues: variables })));
    const leaves = leavesOf(answer.data);
    if (query.includes('revokedSessions') || leaves.length === 0) return answer;
    const [holder, key] = leaves[hash(query) % leaves.length] ?? [{}, ''];
    holder[key] = null;
    return answer;
  };
}

type Holder = Record<string, unknown>;

function leavesOf(value: unknown): [Holder, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]): [Holder, string][] =>
    typeof item === 'object' ? leavesOf(item) : key === '__typename' ? [] : [[value as Holder, key]],
  );
}
