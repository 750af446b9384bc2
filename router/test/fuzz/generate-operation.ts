import fc, { type GeneratorValue } from 'fast-check';
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** A GraphQL request. Variables are JSON text, which allows numbers that JavaScript can't represent. */
export interface Sent {
  readonly way: 'POST' | 'GET' | 'APQ by POST' | 'APQ by GET';
  readonly query: string;
  readonly variables: string;
  readonly operationName: string | null;
}

const MAX_DEPTH = 5;
const WAYS = ['POST', 'POST', 'POST', 'GET', 'APQ by POST', 'APQ by GET'] as const;
/** Literals of unusual or wrong types. */
const ODD = [
  'null',
  '1e400',
  '-1e999',
  '9'.repeat(400),
  `0.${'1'.repeat(400)}`,
  '2147483648',
  '9007199254740993',
  '-0',
  '1.0',
  '""',
  '"\\u0000"',
  '"\\uD800"',
  'true',
  'RED',
  '[]',
  '[[[[null]]]]',
  '{}',
  '{a: 1}',
  '{__proto__: 1}',
];
const ODD_JSON = [
  'null',
  '1e400',
  '9'.repeat(400),
  '2147483648',
  '1.5',
  '""',
  '"\\u0000"',
  'true',
  '[]',
  '[null]',
  '{}',
  '{"__proto__":1}',
];

/** Generates valid and nearly valid documents of a schema. */
export function operationOf(schema: GraphQLSchema): fc.Arbitrary<Sent> {
  return fc.gen().map((g) => createWriter(schema, g).request());
}

interface Variable {
  readonly type: string;
  readonly default: string;
  /** JSON; null for none. */
  readonly value: string | null;
}

function createWriter(schema: GraphQLSchema, g: GeneratorValue) {
  const fragments: string[] = [];
  let variables = new Map<string, Variable>();
  let count = 0;

  const below = (max: number): number => g(fc.nat, { max: max - 1 });
  const chance = (percent: number): boolean => below(100) < percent;
  // Most documents are valid, to test execution; the others contain some mistakes.
  const isTidy = chance(60);
  const slips = (percent: number): boolean => !isTidy && chance(percent);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('there is nothing to pick from');
    return item;
  };

  function variable(type: string, value: () => string, json: () => string): string {
    const name = `v${count++}`;
    const written = !slips(12)
      ? type
      : chance(50)
        ? type.replace(/!$/, '')
        : pick(['Int', 'ID!', '[String!]', 'DateTime']);
    variables.set(name, {
      type: written,
      default: chance(20) ? ` = ${slips(15) ? pick(ODD) : value()}` : '',
      value: slips(8) ? null : slips(8) ? pick(ODD_JSON) : json(),
    });
    return `$${name}`;
  }

  /** A literal of the type, possibly with a variable. */
  function literal(type: GraphQLInputType, depth: number): string {
    if (slips(2)) return pick(ODD);
    if (depth < 3 && chance(20)) {
      return variable(
        String(type),
        () => literal(type, 3),
        () => json(type, depth),
      );
    }
    return write(type, depth, literal, ({ name }, value) => `${name}: ${value}`);
  }

  function json(type: GraphQLInputType, depth: number): string {
    if (slips(2)) return pick(ODD_JSON);
    return write(type, depth, json, ({ name }, value) => `"${name}":${value}`, '"');
  }

  function write(
    type: GraphQLInputType,
    depth: number,
    inner: (type: GraphQLInputType, depth: number) => string,
    entry: (field: { name: string }, value: string) => string,
    quote = '',
  ): string {
    const nullable = getNullableType(type);
    if (isListType(nullable))
      return `[${Array.from({ length: below(3) }, () => inner(nullable.ofType, depth + 1)).join(',')}]`;
    if (isInputObjectType(nullable)) {
      const fields = Object.values(nullable.getFields()).filter(
        (field) => isNonNullType(field.type) || (depth < 3 && chance(40)),
      );
      return `{${fields.map((field) => entry(field, inner(field.type, depth + 1))).join(', ')}}`;
    }
    if (isEnumType(nullable)) return quote + pick(nullable.getValues()).name + quote;
    return pick(SCALARS[nullable.name] ?? ['"x"']);
  }

  function args(field: GraphQLField<unknown, unknown>): string {
    const given = field.args.filter((arg: GraphQLArgument) =>
      chance(isNonNullType(arg.type) && arg.defaultValue === undefined ? (slips(4) ? 0 : 100) : 45),
    );
    if (given.length === 0) return '';
    return `(${given.map((arg) => `${arg.name}: ${literal(arg.type, 0)}`).join(', ')})`;
  }

  function condition(): string {
    if (!chance(20)) return '';
    const bool = () => pick(['true', 'false']);
    const value = chance(40) ? bool() : variable(slips(20) ? 'Boolean' : 'Boolean!', bool, bool);
    return ` ${pick(['@skip', '@include'])}(if: ${value})`;
  }

  /** @param taken used response names; a duplicate would mostly be a conflict */
  function selection(type: GraphQLObjectType, depth: number, taken: Set<string>): string {
    const parts = Array.from({ length: 1 + below(4) }, () => {
      const roll = below(100);
      if (roll < 8) return `__typename${condition()}`;
      if (roll < 18 && depth < MAX_DEPTH)
        return `... ${chance(50) ? `on ${type.name}` : ''}${condition()} ${selection(type, depth + 1, taken)}`;
      if (roll < 28 && depth < MAX_DEPTH) return spread(type, depth, taken);
      return fieldOf(type, depth, taken);
    });
    return `{ ${parts.join(' ')} }`;
  }

  function spread(type: GraphQLObjectType, depth: number, taken: Set<string>): string {
    const name = `F${count++}`;
    fragments.push(`fragment ${name} on ${type.name} ${selection(type, depth + 1, taken)}`);
    return `...${name}${condition()}`;
  }

  function fieldOf(type: GraphQLObjectType, depth: number, taken: Set<string>): string {
    const fields = Object.values(type.getFields());
    const leaves = fields.filter(({ type: fieldType }) => !isObjectType(getNamedType(fieldType)));
    const field = pick(depth >= MAX_DEPTH && leaves.length > 0 ? leaves : fields);
    const named = getNamedType(field.type);
    if (depth >= MAX_DEPTH && isObjectType(named)) return '__typename';
    // Aliases with the name of another field have confused planners before.
    const alias = chance(35)
      ? pick([...fields.map(({ name }) => name), 'id', 'ownerId', 'portions', `a${count++}`])
      : field.name;
    if (taken.has(alias) && !slips(5)) return '__typename';
    taken.add(alias);
    const head = alias === field.name ? field.name : `${alias}: ${field.name}`;
    const rest = isObjectType(named) ? ` ${selection(named, depth + 1, new Set())}` : '';
    return `${head}${args(field)}${condition()}${rest}`;
  }

  function operation(name: string): string {
    variables = new Map();
    const mutation = schema.getMutationType();
    const type = mutation && chance(20) ? mutation : schema.getQueryType();
    if (!type) throw new Error('the schema has no queries');
    const body = selection(type, 0, new Set());
    const definitions = [...variables].map(
      ([variableName, { type: written, default: value }]) => `$${variableName}: ${written}${value}`,
    );
    const list = definitions.length > 0 ? `(${definitions.join(', ')})` : '';
    return `${type === mutation ? 'mutation' : 'query'} ${name}${list} ${body}`;
  }

  function request(): Sent {
    const others = chance(20) ? [operation('B')] : [];
    const first = operation('A');
    const values = [...variables].flatMap(([name, { value }]) => (value === null ? [] : [`"${name}":${value}`]));
    return {
      way: first.startsWith('mutation') && !slips(20) ? 'POST' : pick(WAYS),
      query: [first, ...others, ...fragments].join('\n'),
      variables: `{${values.join(',')}}`,
      operationName: others.length > 0 && chance(95) ? pick(['A', 'A', 'A', 'B', 'C']) : null,
    };
  }

  return { request };
}

const SCALARS: Record<string, readonly string[]> = {
  ID: ['"1"', '"7"', '1', '"x"', '"9007199254740993"', '-1'],
  Int: ['1', '0', '3', '-1', '100', '2147483647'],
  Float: ['1.5', '0', '35.1', '139', '1e10', '-0.0'],
  String: ['"bread"', '""', '"é"', '"a b"', '"2030-01-01"'],
  Boolean: ['true', 'false'],
  DateTime: ['"2030-01-01T00:00:00Z"', '"2030-02-28T12:34:56.789+02:00"'],
};
