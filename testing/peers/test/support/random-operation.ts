import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isUnionType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** A GraphQL request as its JSON body has it. */
export interface RandomRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** Random numbers from 0 to 1 that are the same for a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const MAX_DEPTH = 4;

/** An operation of the schema: aliases, fragments, conditions, variables, entities. One of seven has a mistake in it. */
export function randomOperation(schema: GraphQLSchema, random: () => number): RandomRequest {
  const chance = (share: number) => random() < share;
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const fragments: string[] = [];
  const mistakes = chance(1 / 7);
  const slips = () => mistakes && chance(0.1);

  function valueOf(type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return slips() ? null : valueOf(type.ofType);
    if (chance(0.1)) return null;
    if (isListType(type)) return Array.from({ length: Math.floor(random() * 3) }, () => valueOf(type.ofType));
    if (isInputObjectType(type)) {
      return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, valueOf(field.type)]));
    }
    if (isEnumType(type)) return pick(type.getValues()).name;
    if (type.name === '_Any')
      return { __typename: pick([...entityTypes(schema), 'Nothing']), id: '7', username: 'Ana' };
    if (slips()) return pick([{}, [], 1e300, 'x']);
    const values = { Int: 3, Float: 1.5, Boolean: chance(0.5), DateTime: '2030-01-01T00:00:00.000Z' };
    return values[type.name as keyof typeof values] ?? '7';
  }

  function variable(type: GraphQLInputType): string {
    const name = `v${declared.length}`;
    declared.push(`$${name}: ${String(type)}`);
    if (!slips()) variables[name] = valueOf(type);
    return `$${name}`;
  }

  function selection(type: GraphQLNamedType, depth: number): string {
    if (isUnionType(type))
      return `{ __typename ${type
        .getTypes()
        .map((one) => `... on ${one.name} ${selection(one, depth)}`)
        .join(' ')} }`;
    const fields = 'getFields' in type && !isInputObjectType(type) ? Object.values(type.getFields()) : [];
    const wanted = fields
      .filter(({ type: inner }) => depth < MAX_DEPTH || isLeafType(getNamedType(inner)))
      .filter(() => chance(0.6));
    const parts = wanted.map((field) => {
      const named = getNamedType(field.type);
      const args = field.args.map((arg) => `${arg.name}: ${variable(arg.type)}`).join(', ');
      const alias = chance(0.3) ? `a${Math.floor(random() * 1e6)}: ` : '';
      const condition = chance(0.1) ? ` @${pick(['skip', 'include'])}(if: ${pick(['true', 'false'])})` : '';
      const name = slips() ? 'nothing' : field.name;
      return `${alias}${name}${args ? `(${args})` : ''}${condition}${isLeafType(named) ? '' : ` ${selection(named, depth + 1)}`}`;
    });
    const body = `{ __typename ${parts.join(' ')} }`;
    if (!chance(0.1)) return body;
    const name = `F${fragments.length}`;
    fragments.push(`fragment ${name} on ${type.name} ${body}`);
    return `{ ...${name} }`;
  }

  const mutation = schema.getMutationType();
  const isMutation = mutation !== null && mutation !== undefined && chance(0.3);
  const root = isMutation ? mutation : schema.getQueryType();
  if (!root) throw new Error('the schema has no queries');
  const body = selection(root, 0);
  const operation = `${isMutation ? 'mutation' : 'query'} A${declared.length > 0 ? `(${declared.join(', ')})` : ''} ${body}`;
  const others = chance(0.1) ? ['query B { __typename }'] : [];
  const operationName = chance(0.5) ? { operationName: slips() ? 'C' : 'A' } : {};
  return { query: [operation, ...others, ...fragments].join('\n'), variables, ...operationName };
}

function entityTypes(schema: GraphQLSchema): readonly string[] {
  const union = schema.getType('_Entity');
  return isUnionType(union) ? union.getTypes().map(({ name }) => name) : [];
}
