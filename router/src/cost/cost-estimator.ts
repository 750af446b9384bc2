import { getIntrospectionQuery, parse, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { fragmentsOf } from '../engine/normalise/fragments-of';
import { valueOfVariable } from '../engine/normalise/null-problems';
import type { Selections } from '@gobbler/service-kit';
import { readCostTable } from './cost-table';
import { createEstimateCache, type PricedOperation } from './estimate-cache';
import { estimateCost } from './estimate-cost';
import { estimatePlan, type PlanEstimate } from './estimate-plan';
import { readGraphMap } from './graph-map';

/** Cost of the full introspection query; other introspection costs proportionally. */
const INTROSPECTION_COST = 100;
/** Corrects floating-point sums of tenths. */
const ROUNDING = 1e-6;

export interface Estimate extends PlanEstimate {
  /** An integer. */
  readonly cost: number;
}

/** Estimates operations over one supergraph from document and variables alone. */
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

  function estimate(priced: PricedOperation): Estimate {
    const { operation, schema } = priced;
    const selections = selectionsOf(priced);
    const options = { ...selections, table, defaultListSize, introspectionFactor: factorOf(schema) };
    return {
      cost: Math.ceil(estimateCost(operation, options) - ROUNDING),
      ...estimatePlan(operation, { ...selections, graphs }),
    };
  }

  return createEstimateCache(table, estimate);
}

function selectionsOf({ schema, document, operation, variables }: PricedOperation): Selections {
  return { schema, fragments: fragmentsOf(document), variables: withDefaults(operation, variables) };
}

function withDefaults(
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const valueOf = valueOfVariable(operation, variables);
  const names = operation.variableDefinitions?.map(({ variable }) => variable.name.value) ?? [];
  return Object.assign(Object.create(null), Object.fromEntries(names.map((name) => [name, valueOf(name)])));
}
