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
import type { Selections } from './collect-fields';
import { readCostTable } from './cost-table';
import { estimateCost } from './estimate-cost';
import { estimatePlan, type PlanEstimate } from './estimate-plan';
import { readGraphMap } from './graph-map';

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

export interface Estimate extends PlanEstimate {
  /** A whole number. */
  readonly cost: number;
}

/** Tells what operations over one supergraph come to, by document and variables alone. */
export type CostEstimator = (operation: PricedOperation) => Estimate;

export function createCostEstimator(supergraphSdl: string, defaultListSize: number): CostEstimator {
  const table = readCostTable(supergraphSdl);
  const graphs = readGraphMap(supergraphSdl);
  const factors = new WeakMap<GraphQLSchema, number>();

  function factorOf(schema: GraphQLSchema): number {
    const known = factors.get(schema);
    if (known !== undefined) return known;
    const document = parse(getIntrospectionQuery({ inputValueDeprecation: true }));
    const [definition] = document.definitions;
    const operation = definition as OperationDefinitionNode;
    const selections = selectionsOf({ schema, document, operation, variables: {} });
    const options = { ...selections, table, defaultListSize, introspectionFactor: 1 };
    const factor = INTROSPECTION_COST / estimateCost(operation, options);
    factors.set(schema, factor);
    return factor;
  }

  return (priced) => {
    const { operation, schema } = priced;
    const selections = selectionsOf(priced);
    const options = { ...selections, table, defaultListSize, introspectionFactor: factorOf(schema) };
    return {
      cost: Math.ceil(estimateCost(operation, options) - ROUNDING),
      ...estimatePlan(operation, { ...selections, graphs }),
    };
  };
}

function selectionsOf({ schema, document, operation, variables }: PricedOperation): Selections {
  return { schema, fragments: fragmentsOf(document), variables: withDefaults(operation, variables) };
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
