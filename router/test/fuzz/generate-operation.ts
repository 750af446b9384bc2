import fc, { type GeneratorValue } from 'fast-check';
import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  type GraphQLUnionType,
} from 'graphql';

/** A GraphQL request. Variables are JSON text, which allows numbers that JavaScript can't represent. */
export interface Sent {
  readonly way: 'POST' | 'GET' | 'APQ by POST' | 'APQ by GET';
  readonly query: string;
  readonly variables: string;
  readonly operationName: string | null;
}

const MAX_DEPTH = 5;
/** Above it only leaves are added; the planner and validation take seconds for some documents with thousands. */
const MAX_SELECTIONS = 80;
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

export interface GeneratorOptions {
  /** Whether every document has valid values, names and types; it may still select conflicting fields. */
  readonly isTidy?: boolean;
  /** Literals by the name of a scalar type. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

/** Generates valid and nearly valid documents of a schema. */
export function operationOf(schema: GraphQLSchema, options: GeneratorOptions = {}): fc.Arbitrary<Sent> {
  return fc.gen().map((g) => createWriter(schema, g, options).request());
}

interface Variable {
  readonly type: string;
  readonly default: string;
  /** JSON; null for none. */
  readonly value: string | null;
}

/** The response names of one place, each with its field and what is selected below. */
type Taken = Map<string, { readonly field: string; readonly head: string; readonly below: Taken }>;

function createWriter(schema: GraphQLSchema, g: GeneratorValue, options: GeneratorOptions) {
  const scalars: Readonly<Record<string, readonly string[]>> = { ...SCALARS, ...options.values };
  const fragments: string[] = [];
  const values: string[] = [];
  let variables = new Map<string, Variable>();
  let count = 0;
  let written = 0;

  const below = (max: number): number => g(fc.nat, { max: max - 1 });
  // fast-check shrinks towards 0, so towards the shorter document.
  const chance = (percent: number): boolean => below(100) >= 100 - percent;
  // Most documents are valid, to test execution; the others contain some mistakes.
  const isTidy = options.isTidy ?? chance(60);
  const slips = (percent: number): boolean => !isTidy && chance(percent);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('there is nothing to pick from');
    return item;
  };

  function variable(type: string, value: () => string, json: () => string): string {
    const name = `v${count++}`;
    const hasDefault = chance(20);
    // A variable with a default may be nullable where the argument is not.
    const isLoose = (hasDefault && chance(30)) || slips(6);
    const isOmitted = ((hasDefault || !type.endsWith('!')) && chance(20)) || slips(8);
    variables.set(name, {
      type: slips(6) ? pick(['Int', 'ID!', '[String!]', 'DateTime']) : isLoose ? type.replace(/!$/, '') : type,
      default: hasDefault ? ` = ${slips(15) ? pick(ODD) : value()}` : '',
      value: isOmitted ? null : slips(8) ? pick(ODD_JSON) : json(),
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
    if (nullable === type && chance(8)) return 'null';
    if (isListType(nullable))
      return `[${Array.from({ length: below(3) }, () => inner(nullable.ofType, depth + 1)).join(',')}]`;
    if (isInputObjectType(nullable)) {
      const fields = Object.values(nullable.getFields()).filter(
        (field) => isNonNullType(field.type) || (depth < 3 && chance(40)),
      );
      return `{${fields.map((field) => entry(field, inner(field.type, depth + 1))).join(', ')}}`;
    }
    if (isEnumType(nullable)) return quote + pick(nullable.getValues()).name + quote;
    return pick(scalars[nullable.name] ?? ['"x"']);
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

  /** @param taken mostly no two fields of a place get the same response name */
  function selection(type: GraphQLCompositeType, depth: number, taken: Taken): string {
    const parts = Array.from({ length: written > MAX_SELECTIONS ? 1 : 1 + below(4) }, () => {
      const roll = below(100);
      written += 1;
      if (roll < 8) return `__typename${condition()}`;
      if (depth === 0 && type === schema.getQueryType() && chance(4)) return introspection();
      if (depth >= MAX_DEPTH || written > MAX_SELECTIONS)
        return isUnionType(type) ? '__typename' : fieldOf(type, depth, taken);
      if (roll < 18 || isUnionType(type) || (isAbstractType(type) && chance(40))) return inline(type, depth, taken);
      return roll < 28 ? spread(type, depth, taken) : fieldOf(type, depth, taken);
    });
    return `{ ${parts.join(' ')} }`;
  }

  function introspection(): string {
    const { name } = pick(Object.values(schema.getTypeMap()));
    return `__schema${condition()} { queryType { name } } a${count++}: __type(name: "${name}") { kind a: name fields { name } }`;
  }

  function inline(type: GraphQLCompositeType, depth: number, taken: Taken): string {
    const target = pick([type, ...targetsOf(type)]);
    const on = target === type && chance(50) ? '' : `on ${target.name}`;
    return `... ${on}${condition()} ${selection(target, depth + 1, taken)}`;
  }

  function spread(type: GraphQLCompositeType, depth: number, taken: Taken): string {
    const name = `F${count++}`;
    const target = pick([type, ...targetsOf(type)]);
    fragments.push(`fragment ${name} on ${target.name} ${selection(target, depth + 1, taken)}`);
    return `...${name}${condition()}${chance(20) ? ` ...${name}` : ''}`;
  }

  /** Types that a fragment within this type may have. */
  function targetsOf(type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
    const own = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const overlaps = (other: GraphQLCompositeType) =>
      isAbstractType(other) ? own.some((one) => schema.isSubType(other, one)) : own.some((one) => one === other);
    return Object.values(schema.getTypeMap()).filter(
      (other): other is GraphQLCompositeType => isCompositeType(other) && overlaps(other),
    );
  }

  function fieldOf(type: Exclude<GraphQLCompositeType, GraphQLUnionType>, depth: number, taken: Taken): string {
    const all = Object.values(type.getFields());
    const isDeep = depth >= MAX_DEPTH || written > MAX_SELECTIONS;
    const leaves = all.filter(({ type: fieldType }) => !isCompositeType(getNamedType(fieldType)));
    const field = pick(isDeep && leaves.length > 0 ? leaves : all);
    const named = getNamedType(field.type);
    if (isDeep && isCompositeType(named)) return '__typename';
    // Aliases with the name of another field have confused planners before.
    const alias = chance(35)
      ? pick([...all.map(({ name }) => name), 'id', 'ownerId', 'portions', `a${count++}`])
      : field.name;
    const known = taken.get(alias);
    if (known && known.field !== field.name && !slips(5)) return '__typename';
    const head = known?.head ?? `${alias === field.name ? '' : `${alias}: `}${field.name}${args(field)}`;
    const entry = known ?? { field: field.name, head, below: new Map() };
    taken.set(alias, entry);
    return `${head}${condition()}${isCompositeType(named) ? ` ${selection(named, depth + 1, entry.below)}` : ''}`;
  }

  function operation(name: string): string {
    variables = new Map();
    const mutation = schema.getMutationType();
    const type = mutation && chance(20) ? mutation : schema.getQueryType();
    if (!type) throw new Error('the schema has no queries');
    const body = selection(type, 0, new Map());
    const definitions = [...variables].map(
      ([variableName, { type: written, default: value }]) => `$${variableName}: ${written}${value}`,
    );
    values.push(...[...variables].flatMap(([key, { value }]) => (value === null ? [] : [`"${key}":${value}`])));
    const list = definitions.length > 0 ? `(${definitions.join(', ')})` : '';
    return `${type === mutation ? 'mutation' : 'query'} ${name}${list} ${body}`;
  }

  function request(): Sent {
    const others = chance(20) ? [operation('B')] : [];
    const first = operation('A');
    return {
      way: first.startsWith('mutation') && !slips(20) ? 'POST' : pick(WAYS),
      query: [first, ...others, ...fragments].join('\n'),
      variables: `{${values.join(',')}}`,
      operationName: others.length === 0 || slips(10) ? null : slips(10) ? 'C' : pick(['A', 'A', 'A', 'B']),
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
