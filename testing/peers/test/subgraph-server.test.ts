import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { AppError, isErrorCode, toGraphqlError } from '@gobbler/contracts';
import {
  allow,
  buildSchema,
  createInternalTokenIssuer,
  createLogger,
  DateTimeScalar,
  federationRules,
  requestContextOf,
  startSubgraph,
  type RunningSubgraph,
} from '@gobbler/service-kit';
import {
  getNullableType,
  isEnumType,
  isLeafType,
  isListType,
  isObjectType,
  parse,
  type GraphQLFormattedError,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { randomOperation, seeded } from './support/random-operation';

const SUBGRAPHS = ['auth', 'user', 'post', 'reservation', 'payment'];
const OPERATIONS = 100;
const SECRET = 'a-secret-for-tests-that-is-long-enough';

interface Answer {
  readonly status: number;
  readonly body: { readonly data?: unknown; readonly errors?: readonly GraphQLFormattedError[] };
}

/** A value for a field that depends on nothing but its place in the answer: mostly right, sometimes null, wrong or an error. */
function valueAt(type: GraphQLOutputType, place: string): unknown {
  const roll = createHash('sha256').update(place).digest()[0] ?? 0;
  if (roll < 6) return null;
  if (roll < 9) throw new AppError('SOLD_OUT', 'Nothing is left.', { retryAfterSeconds: 3 });
  if (roll < 12) throw new Error('canary');
  const nullable = getNullableType(type);
  if (isListType(nullable))
    return Array.from({ length: roll % 4 }, (_, index) => valueAt(nullable.ofType, `${place} ${index}`));
  if (isEnumType(nullable)) return nullable.getValues()[roll % nullable.getValues().length]?.value;
  if (!isLeafType(nullable)) return {};
  if (roll < 15) return {}; // no value of any scalar
  const values = { Int: roll, Float: roll / 7, Boolean: roll % 2 === 0, DateTime: new Date(roll * 1e9) };
  return values[nullable.name as keyof typeof values] ?? `text ${roll}`;
}

/** Resolvers of every field; the answers of an operation come all at once, or all later. */
function resolversOf(typeDefs: string, mode: () => 'sync' | 'async'): object {
  const types = buildSubgraphSchema([{ typeDefs: parse(typeDefs) }]).getTypeMap();
  const objects = Object.values(types).filter((type) => isObjectType(type) && !type.name.startsWith('_'));
  const resolve = (_parent: unknown, args: object, _context: unknown, info: GraphQLResolveInfo) => {
    const path: (string | number)[] = [];
    for (let at: GraphQLResolveInfo['path'] | undefined = info.path; at; at = at.prev) path.push(at.key);
    const value = () => valueAt(info.returnType, JSON.stringify([path, args]));
    return mode() === 'sync' ? value() : Promise.resolve().then(value);
  };
  const fieldsOf = (type: (typeof objects)[number]) =>
    'getFields' in type ? Object.keys(type.getFields()).filter((name) => !name.startsWith('_')) : [];
  return {
    ...Object.fromEntries(
      objects.map((type) => [
        type.name,
        {
          ...Object.fromEntries(fieldsOf(type).map((name) => [name, resolve])),
          ...(type.name === 'Query' || type.name === 'Mutation' ? {} : { __resolveReference: (it: object) => it }),
        },
      ]),
    ),
    DateTime: DateTimeScalar,
  };
}

/** Apollo Server, as a subgraph's documentation has it, with our masking. */
async function startApollo(schema: GraphQLSchema) {
  const apollo = new ApolloServer({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: createLogger({ service: 'apollo', level: 'silent' }),
    formatError({ message, path, locations, extensions }, thrown) {
      const error = unwrapResolverError(thrown);
      const code = extensions?.['code'];
      const known = isErrorCode(code) ? code : 'INTERNAL_SERVER_ERROR';
      const shown = toGraphqlError(error instanceof AppError ? error : { code: known, message });
      return { ...shown, ...(path ? { path } : {}), ...(locations ? { locations } : {}) };
    },
  });
  await apollo.start();
  return {
    async ask(body: object): Promise<Answer> {
      const headers = new HeaderMap([['content-type', 'application/json']]);
      const httpGraphQLRequest = { method: 'POST', headers, search: '', body };
      const { status = 200, body: answer } = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest,
        context: () => Promise.resolve({}),
      });
      if (answer.kind !== 'complete') throw new Error('the answer comes in parts');
      return { status, body: JSON.parse(answer.string) as Answer['body'] };
    },
    stop: () => apollo.stop(),
  };
}

describe.each(SUBGRAPHS)('the server of the subgraph %s', (name) => {
  const path = resolve(__dirname, `../../../subgraphs/${name}/schema.graphql`);
  let mode: 'sync' | 'async' = 'sync';
  let ours: RunningSubgraph;
  let apollo: Awaited<ReturnType<typeof startApollo>>;
  let schema: GraphQLSchema;
  let token: string;

  beforeAll(async () => {
    const typeDefs = readFileSync(path, 'utf8');
    const resolvers = resolversOf(typeDefs, () => mode);
    schema = buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers: resolvers as GraphQLResolverMap }]);
    apollo = await startApollo(schema);
    ours = await startSubgraph({
      name: 'user',
      host: '127.0.0.1',
      port: 0,
      internalTokenSecret: SECRET,
      log: createLogger({ service: 'ours', level: 'silent' }),
      now: () => new Date(),
      schema: buildSchema({ path, resolvers, permissions: { Query: { ...federationRules, '*': allow } } }),
      createContext: requestContextOf,
      dependencies: [],
    });
    token = createInternalTokenIssuer(SECRET, 'router', () => new Date()).tokenFor('user', null);
  });

  afterAll(() => Promise.all([ours?.stop(), apollo?.stop()]));

  async function ask(body: object): Promise<Answer> {
    const answer = await fetch(`${ours.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  }

  /** Of siblings that fail at different moments, one that is late may go unreported (GraphQL specification, 6.4.4). */
  const comparable = ({ status, body: { data, errors = [] } }: Answer) => ({
    status,
    data,
    errors:
      mode === 'sync' ? errors.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1)) : errors.length > 0,
  });

  it.each(['sync', 'async'] as const)('answers random operations as Apollo Server does, %s', async (chosen) => {
    mode = chosen;
    let [refused, failed, fine] = [0, 0, 0];
    for (let seed = 0; seed < OPERATIONS; seed += 1) {
      const request = randomOperation(schema, seeded(seed));
      const [answer, wanted] = [await ask(request), await apollo.ask(request)];
      expect({ seed, ...request, ...comparable(answer) }).toEqual({ seed, ...request, ...comparable(wanted) });
      // Once more: what was kept of the document is the same.
      expect(comparable(await ask(request))).toEqual(comparable(wanted));
      if (answer.status === 400) refused += 1;
      else if (answer.body.errors) failed += 1;
      else fine += 1;
    }
    expect([refused > 5, failed > 5, fine > 5]).toEqual([true, true, true]);
  });

  it.each([
    ['an array', [{ query: '{ __typename }' }]],
    ['nothing', {}],
    ['an empty document', { query: '' }],
    ['a document that is no text', { query: 1 }],
    ['variables that are text', { query: '{ __typename }', variables: '{}' }],
    ['variables that are a list', { query: '{ __typename }', variables: [] }],
    ['a name that is no text', { query: '{ __typename }', operationName: 1 }],
    ['two operations and no name', { query: 'query A { __typename } query B { __typename }' }],
    ['no operation', { query: 'fragment F on Query { __typename }' }],
    ['a document that is cut off', { query: '{' }],
  ])('refuses %s as Apollo Server does', async (_what, body) => {
    const codes = ({ status, body: { errors = [] } }: Answer) => [
      status,
      errors.map(({ extensions }) => extensions?.['code']),
    ];
    expect(codes(await ask(body))).toEqual(codes(await apollo.ask(body)));
  });

  it('shows its schema', async () => {
    const request = { query: '{ __schema { types { name fields { name } } } _service { sdl } }' };
    expect(await ask(request)).toEqual(await apollo.ask(request));
  });
});

function placeOf({ path, locations, message }: GraphQLFormattedError): string {
  return JSON.stringify([path, locations, message]);
}
