import fc from 'fast-check';
import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';

export interface GeneratedDocument {
  readonly source: string;
  readonly variables: Record<string, unknown>;
}

/** Aliases that conflict with fields, the planner or the router. */
const ALIASES = ['id', 'title', 'ownerId', 'portions', '__typename', 'f_0', 'title__alias_0', 'a', 'b'];
const VARIABLES =
  'query Q($yes: Boolean = true, $no: Boolean!, $n: Int = 1, $m: Int, $u: Unit!, $representations: ID!)';
const MAX_DEPTH = 4;

/** Generates documents with conditions, aliases, fragments and variables (given, omitted, null). Not all are valid. */
export function documentArbitrary(schema: GraphQLSchema): fc.Arbitrary<GeneratedDocument> {
  const root = schema.getQueryType();
  if (!root) throw new Error('the schema has queries');
  const variables = fc.record(
    {
      yes: fc.constantFrom(true, false, null),
      no: fc.boolean(),
      n: fc.constantFrom(0, 1, 3, null),
      m: fc.constantFrom(2, null),
      u: fc.constantFrom('KG', 'G'),
      representations: fc.constantFrom('1', '2', 'x'),
    },
    { requiredKeys: ['no', 'u', 'representations'] },
  );
  const body = selectionOf(schema, root, 0);
  const fragments = fc.record({
    P: selectionOf(schema, compositeOf(schema, 'Post'), 2),
    I: selectionOf(schema, compositeOf(schema, 'Item'), 2),
  });
  return fc
    .record({ body, fragments, variables })
    .map(({ body: selection, fragments: { P, I }, variables: values }) => {
      const spreads = [selection, P, I].join(' ');
      // Fragments must not be circular or unused.
      const definitions = [
        `fragment P on Post ${P.replaceAll('...P', 'id').replaceAll('...I', 'id')}`,
        `fragment I on Item ${I.replaceAll('...P', 'id').replaceAll('...I', 'id')}`,
      ];
      const used = definitions.filter((_, index) => selection.includes(index === 0 ? '...P' : '...I'));
      const text = `${selection} ${used.join(' ')}`;
      const names = [...VARIABLES.matchAll(/\$\w+: \w+!?( = \w+)?/g)].map(([definition]) => definition);
      const needed = names.filter((definition) => new RegExp(`\\${definition.split(':')[0] ?? ''}\\b`).test(text));
      const head = needed.length === 0 ? 'query Q' : `query Q(${needed.join(', ')})`;
      return { source: `${head} ${text}`, variables: spreads === '' ? {} : values };
    });
}

function compositeOf(schema: GraphQLSchema, name: string): GraphQLCompositeType {
  const type = schema.getType(name);
  if (!isCompositeType(type)) throw new Error(`${name} has fields`);
  return type;
}

const condition = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '@include(if: $yes)',
      '@skip(if: $yes)',
      '@include(if: $no)',
      '@skip(if: $no)',
      '@include(if: false)',
      '@skip(if: false)',
      '@skip(if: $no) @include(if: $yes)',
    ),
  },
);

function selectionOf(schema: GraphQLSchema, type: GraphQLCompositeType, depth: number): fc.Arbitrary<string> {
  const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
  const usable = fields.filter((field) => depth < MAX_DEPTH || !isCompositeType(getNamedType(field.type)));
  const one = fc.oneof(
    ...usable.map((field) => ({ weight: 3, arbitrary: fieldOf(schema, field, depth) })),
    { weight: 1, arbitrary: condition.map((when) => `__typename ${when}`) },
    ...(depth < MAX_DEPTH ? fragmentsOf(schema, type, depth) : []),
  );
  return fc.array(one, { minLength: 1, maxLength: 5 }).map((items) => `{ ${items.join(' ')} }`);
}

function fragmentsOf(schema: GraphQLSchema, type: GraphQLCompositeType, depth: number) {
  const targets = isInterfaceType(type) ? [type, ...schema.getPossibleTypes(type)] : [type];
  const inline = targets.map((target) =>
    fc
      .tuple(condition, fc.constantFrom(`... on ${target.name}`, ...(target === type ? ['...'] : [])))
      .chain(([when, head]) => selectionOf(schema, target, depth + 1).map((body) => `${head} ${when} ${body}`)),
  );
  const names = type.name === 'Post' ? ['P', 'I'] : type.name === 'Item' ? ['P', 'I'] : [];
  const named = names.map((name) => condition.map((when) => `...${name} ${when}`));
  return [...inline, ...named].map((arbitrary) => ({ weight: 1, arbitrary }));
}

function fieldOf(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>, depth: number): fc.Arbitrary<string> {
  const type = getNamedType(field.type);
  const alias = fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    { weight: 2, arbitrary: fc.constantFrom(...ALIASES).map((name) => `${name}: `) },
  );
  const below = isCompositeType(type) ? selectionOf(schema, type, depth + 1) : fc.constant('');
  const values = fc.tuple(...field.args.map((argument) => argumentOf(argument)));
  return fc.tuple(alias, values, condition, below).map(([name, given, when, selection]) => {
    const texts = given.filter((text) => text !== '');
    return `${name}${field.name}${texts.length > 0 ? `(${texts.join(', ')})` : ''} ${when} ${selection}`;
  });
}

function argumentOf({ name, type, defaultValue }: GraphQLArgument): fc.Arbitrary<string> {
  const isRequired = isNonNullType(type) && defaultValue === undefined;
  const values: Record<string, string[]> = {
    ID: ['"1"', '"2"', '3', '"9"', '$representations'],
    Int: ['0', '1', '3', '$n', '$m'],
    Unit: ['KG', 'G', '$u'],
  };
  const given = fc.constantFrom(...(values[getNamedType(type).name] ?? [])).map((value) => `${name}: ${value}`);
  return isRequired ? given : fc.oneof(given, fc.constant(''));
}
