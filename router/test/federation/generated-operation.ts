import fc from 'fast-check';
import { parse, validate, type GraphQLSchema } from 'graphql';
import { operationOf } from '../fuzz/generate-operation';
import type { Graph } from './graph';
import type { Operation } from './start-graph';

/** Operations of a graph; most are valid. A property must not filter them: `fc.gen` would return the same one again. */
export function generatedOperation(graph: Graph, schema: GraphQLSchema): fc.Arbitrary<Operation> {
  return operationOf(schema, { isTidy: true, ...(graph.values ? { values: graph.values } : {}) }).map(
    ({ query, variables, operationName }) => ({
      query,
      variables: JSON.parse(variables) as Record<string, unknown>,
      operationName: operationName ?? undefined,
    }),
  );
}

/** Skips a run whose operation selects conflicting fields. */
export function assumeValid(schema: GraphQLSchema, { query }: Operation): void {
  fc.pre(validate(schema, parse(query)).length === 0);
}

/** How many runs may be skipped for one that is not. */
export const MAX_SKIPS = 100;
