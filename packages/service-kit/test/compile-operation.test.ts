import { buildSchema, execute, getOperationAST, parse, type GraphQLSchema } from 'graphql';
import { compileOperation } from '../src/graphql/execution/compile-operation';

const schema: GraphQLSchema = buildSchema(`
  interface Animal { name: String! }
  type Cat implements Animal { name: String! lives: Int friends: [Animal!] }
  type Dog implements Animal { name: String! owner: String! }
  union Pet = Cat | Dog
  input Filter { name: String = "Tom" limit: Int! }
  type Query { cat(filter: Filter): Cat pets: [Pet] strict: [Cat!]! late: Animal }
  type Mutation { add(name: String!): Cat }
`);

const cat = { __typename: 'Cat', name: 'Tom', lives: 9 };
const dog = { __typename: 'Dog', name: 'Rex', owner: () => Promise.reject(new Error('no owner')) };
const resolvers: Readonly<Record<string, (args: never) => unknown>> = {
  cat: ({ filter }: { filter?: { name: string } }) => ({ ...cat, name: filter?.name ?? 'Tom', friends: [cat, dog] }),
  pets: () => [cat, Promise.resolve(dog), null, { __typename: 'Bird' }, new Error('lost')],
  strict: () => [cat, { ...cat, name: null }],
  late: () => Promise.resolve(cat),
};

describe('a compiled operation', () => {
  beforeAll(() => {
    for (const [name, resolve] of Object.entries(resolvers)) {
      const field = schema.getQueryType()?.getFields()[name];
      if (field) field.resolve = (_parent, args) => resolve(args as never);
    }
    const add = schema.getMutationType()?.getFields()['add'];
    if (add) add.resolve = (_parent, { name }: { name: string }) => Promise.resolve({ ...cat, name });
  });

  it.each<[string, object?]>([
    ['{ late { name } cat { name lives friends { name ... on Dog { owner } } } }'],
    ['{ pets { __typename ... on Cat { lives } ... on Animal { name } } }'],
    ['{ strict { name } }'],
    ['{ cat { __proto__: name constructor: lives } }'],
    ['query ($f: Filter) { cat(filter: $f) { name } }', { f: { limit: 1 } }],
    ['query ($f: Filter) { cat(filter: $f) { name } }', { f: { name: 'Tim' } }],
    ['query ($n: Int!) { cat(filter: { limit: $n }) { name } }', { n: 1e10 }],
    ['{ cat { ...A ...A } } fragment A on Cat { name ...B } fragment B on Animal { again: name }'],
    ['{ cat { lives } cat { name } ... on Query { cat { lives } } }'],
    ['mutation { a: add(name: "A") { name } b: add(name: "B") { lives } }'],
    ['{ __schema { types { name } } __type(name: "Cat") { fields { name } } }'],
  ])('answers %s as graphql-js does', async (text, variableValues = {}) => {
    const document = parse(text);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    const run = compileOperation(schema, document, operation);
    const wanted = await execute({ schema, document, variableValues: { ...variableValues } });
    const shownOf = ({ data, errors = [] }: typeof wanted) =>
      JSON.stringify({ data, errors: errors.map(({ path, locations }) => [path, locations]) });
    for (let time = 0; time < 2; time += 1) expect(shownOf(await run({}, { ...variableValues }))).toBe(shownOf(wanted));
  });

  it('selects by the variables of each request', async () => {
    const document = parse(
      'query ($a: Boolean!, $b: Boolean = true) { cat { name @skip(if: $a) lives @include(if: $b) } }',
    );
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    const run = compileOperation(schema, document, operation);
    for (const variableValues of [{ a: true }, { a: false, b: false }, { a: false }, { a: true, b: false }])
      expect(JSON.stringify(await run({}, variableValues))).toBe(
        JSON.stringify(await execute({ schema, document, variableValues })),
      );
  });
});
