import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isListType,
  isNonNullType,
  OperationTypeNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  valueFromASTUntyped,
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { collectFields, type Selections } from './collect-fields';
import type { CostTable } from './cost-table';
import { listSizeOf } from './list-size';

/** What things cost where the schema says nothing. */
export const WEIGHTS = {
  object: 1,
  /** A hundred aliases of a long text in each of a hundred items must not be free of charge. */
  leaf: 0.1,
  /** Each change is a transaction, a log-in also a password's hash. */
  mutation: 10,
} as const;

export interface CostOptions extends Selections {
  readonly table: CostTable;
  /** Items of a list of which the schema says nothing. */
  readonly defaultListSize: number;
  /** By which introspection is priced lower: it reads what is in memory. */
  readonly introspectionFactor: number;
}

/** The sizes that a field gives to lists among its own fields (`sizedFields`). */
interface Sized {
  readonly fields: readonly string[];
  readonly size: number;
}

const INTROSPECTION: readonly Field[] = [SchemaMetaFieldDef, TypeMetaFieldDef];
const UNSIZED: Sized = { fields: [], size: 1 };

/**
 * What an operation costs at most, by its document and variables alone. Selections are merged as the executor merges them; of
 * an interface or union the dearest type counts. The same fields of the same type are priced once, so that fragments that use
 * each other take no time that grows with what they expand to.
 */
export function estimateCost(operation: OperationDefinitionNode, options: CostOptions): number {
  const { schema, table, variables, defaultListSize, introspectionFactor } = options;
  const isMutation = operation.operation === OperationTypeNode.MUTATION;
  const known = new Map<string, number>();
  const numbers = new Map<SelectionSetNode, number>();

  function costOfObject(type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[], sized: Sized): number {
    const key = [type.name, sized.size, sized.fields.join(), ...selectionSets.map(numberOf)].join(' ');
    const before = known.get(key);
    if (before !== undefined) return before;
    let cost = 0;
    for (const nodes of collectFields(options, type, selectionSets).values()) cost += costOfField(type, nodes, sized);
    known.set(key, cost);
    return cost;
  }

  function costOfField(type: GraphQLObjectType, nodes: readonly FieldNode[], sized: Sized): number {
    const [node] = nodes;
    const field = node && fieldOf(schema, type, node.name.value);
    if (!field) return 0;
    const listSize = lookUp(table.listSizes, type, field.name);
    const size = listSizeOf({ field, node, listSize, variables, defaultSize: defaultListSize });
    const sizedBelow = listSize?.sizedFields ? { fields: listSize.sizedFields, size } : UNSIZED;
    const change = isMutation && type === schema.getMutationType() ? WEIGHTS.mutation : 0;
    const items = itemsOf(field, sized, size);
    const cost = change + argumentsCost(type, field, node) + items * costBelow(type, field, nodes, sizedBelow);
    return INTROSPECTION.includes(field) ? cost * introspectionFactor : cost;
  }

  /** One item of a field, with all that is selected of it. */
  function costBelow(parent: GraphQLObjectType, field: Field, nodes: readonly FieldNode[], sized: Sized): number {
    const own = lookUp(table.weights, parent, field.name);
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) return own ?? table.weights.get(type.name) ?? WEIGHTS.leaf;
    const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const costs = types.map(
      (object) =>
        (own ?? table.weights.get(object.name) ?? WEIGHTS.object) + costOfObject(object, selectionSets, sized),
    );
    return Math.max(0, ...costs);
  }

  function itemsOf(field: Field, sized: Sized, size: number): number {
    const depth = listDepth(field.type);
    if (depth === 0) return 1;
    return (sized.fields.includes(field.name) ? sized.size : size) * defaultListSize ** (depth - 1);
  }

  /** Only what has a weight: an argument by itself costs nothing. */
  function argumentsCost(type: GraphQLObjectType, field: Field, { arguments: given = [] }: FieldNode): number {
    let cost = 0;
    for (const { name, value } of given) {
      const argument = field.args.find((one) => one.name === name.value);
      cost += lookUp(table.weights, type, `${field.name}.${name.value}`) ?? 0;
      if (argument) cost += inputCost(argument.type, valueFromASTUntyped(value, variables));
    }
    return cost;
  }

  function inputCost(type: GraphQLInputType, value: unknown): number {
    const named = getNamedType(type);
    if (!isInputObjectType(named) || typeof value !== 'object' || value === null) return 0;
    if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + inputCost(named, item), 0);
    return Object.entries(named.getFields()).reduce((sum, [name, field]) => {
      if (!Object.hasOwn(value, name)) return sum;
      const weight = table.weights.get(`${named.name}.${name}`) ?? 0;
      return sum + weight + inputCost(field.type, Reflect.get(value, name));
    }, 0);
  }

  function lookUp<T>(values: ReadonlyMap<string, T>, type: GraphQLObjectType, name: string): T | undefined {
    for (const { name: typeName } of [type, ...type.getInterfaces()]) {
      const value = values.get(`${typeName}.${name}`);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  function numberOf(selectionSet: SelectionSetNode): number {
    const number = numbers.get(selectionSet) ?? numbers.size;
    numbers.set(selectionSet, number);
    return number;
  }

  const root = schema.getRootType(operation.operation);
  return root ? costOfObject(root, [operation.selectionSet], UNSIZED) : 0;
}

type Field = GraphQLField<unknown, unknown>;

function fieldOf(schema: GraphQLSchema, type: GraphQLObjectType, name: string): Field | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (type === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return type.getFields()[name];
}

function listDepth(type: GraphQLOutputType): number {
  if (isNonNullType(type)) return listDepth(type.ofType);
  return isListType(type) ? 1 + listDepth(type.ofType) : 0;
}
