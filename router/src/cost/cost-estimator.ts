import {
  getIntrospectionQuery,
  Kind,
  parse,
  valueFromASTUntyped,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { readCostTable } from './cost-table';
import { estimateCost } from './estimate-cost';

/** What the query of GraphQL's tools for the whole schema costs; other introspection is priced in proportion. */
const INTROSPECTION_COST = 100;
/** Sums of tenths are a little off. */
const ROUNDING = 1e-6;

export interface PricedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Prices operations over one supergraph; a whole number. */
export type CostEstimator = (operation: PricedOperation) => number;

export function createCostEstimator(supergraphSdl: string, defaultListSize: number): CostEstimator {
  const table = readCostTable(supergraphSdl);
  const factors = new WeakMap<GraphQLSchema, number>();

  function estimate({ schema, document, operation, variables }: PricedOperation, introspectionFactor: number): number {
    return estimateCost(operation, {
      schema,
      table,
      defaultListSize,
      introspectionFactor,
      fragments: fragmentsOf(document),
      variables: withDefaults(operation, variables),
    });
  }

  function factorOf(schema: GraphQLSchema): number {
    const known = factors.get(schema);
    if (known !== undefined) return known;
    const document = parse(getIntrospectionQuery({ inputValueDeprecation: true }));
    const [operation] = document.definitions;
    const factor =
      INTROSPECTION_COST /
      estimate({ schema, document, operation: operation as OperationDefinitionNode, variables: {} }, 1);
    factors.set(schema, factor);
    return factor;
  }

  return (operation) => Math.ceil(estimate(operation, factorOf(operation.schema)) - ROUNDING);
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return Object.assign(Object.create(null), Object.fromEntries(fragments.map((node) => [node.name.value, node])));
}

function withDefaults(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const entries = variableDefinitions.map(({ variable: { name }, defaultValue }) => {
    const given = Object.hasOwn(variables, name.value) ? variables[name.value] : undefined;
    return [name.value, given ?? (given === undefined && defaultValue ? valueFromASTUntyped(defaultValue) : given)];
  });
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}
