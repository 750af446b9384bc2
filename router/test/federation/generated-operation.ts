import fc from 'fast-check';
import { parse, validate, type GraphQLSchema } from 'graphql';
import { operationOf } from '../fuzz/generate-operation';
import type { Graph } from './graph';
import type { Operation } from './start-graph';

/** Valid operations of a graph. Those that select conflicting fields are left out. */
export function generatedOperation(graph: Graph, schema: GraphQLSchema): fc.Arbitrary<Operation> {
  // A bias to extremes repeats the same conflicts.
  return fc
    .noBias(operationOf(schema, { isTidy: true, ...(graph.values ? { values: graph.values } : {}) }))
    .filter(({ query }) => validate(schema, parse(query)).length === 0)
    .map(({ query, variables, operationName }) => ({
      query,
      variables: JSON.parse(variables) as Record<string, unknown>,
      operationName: operationName ?? undefined,
    }));
}
