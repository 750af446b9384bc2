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
import { collectFields, type Selections } from '@gobbler/service-kit';
import type { CostTable } from './cost-table';
import { listSizeOf } from './list-size';
import { createSelectionMemo } from './selection-memo';

/** Costs without a `@cost` directive. */
export const WEIGHTS = {
  object: 1,
  /** Not 0: a hundred aliases of a long text in each of a hundred items make a large answer. */
  leaf: 0.1,
  /** A transaction; for a log-in also a password hash. */
  mutation: 10,
} as const;

export interface CostOptions extends Selections {
  readonly table: CostTable;
  /** Assumed length of a list without `@listSize`. */
  readonly defaultListSize: number;
  /** Scales introspection down: it only reads memory. */
  readonly introspectionFactor: number;
}

/** The size of lists below a field (`sizedFields`). */
interface Sized {
  readonly fields: readonly string[];
  readonly size: number;
}

const INTROSPECTION: readonly Field[] = [SchemaMetaFieldDef, TypeMetaFieldDef];
const UNSIZED: Sized = { fields: [], size: 1 };

/**
 * The maximum cost of an operation, from document and variables alone. Selections are merged as in execution; of an interface
 * or union the most expensive type counts. Equal selections of the same type are estimated once, so that nested fragments do
 * not take time in proportion to their expansion.
 */
export function estimateCost(operation: OperationDefinitionNode, options: CostOptions): number {
  const { schema, table, variables, defaultListSize, introspectionFactor } = options;
  const isMutation = operation.operation === OperationTypeNode.MUTATION;
  const memo = createSelectionMemo<number>();

  function costOfObject(type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[], sized: Sized): number {
    return memo(`${type.name} ${sized.size} ${sized.fields.join()}`, selectionSets, () => {
      const fields = [...collectFields(options, type, selectionSets).values()];
      return fields.reduce((cost, nodes) => cost + costOfField(type, nodes, sized), 0);
    });
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

  /** Cost of one item of a field, with its selection. */
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

  /** Cost of arguments with `@cost`; others are free. */
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
