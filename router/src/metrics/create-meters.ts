import type { Metrics } from '@gobbler/service-kit';
import type { OperationStep } from '../graphql/operation-step';
import { measureEngine, type EngineMeters } from './measure-engine';
import { measureOperations } from './measure-operations';

/** What the router measures of GraphQL, whatever supergraph it serves. */
export interface Meters {
  readonly engine: EngineMeters;
  readonly operations: OperationStep;
  /** Called with the estimated cost of each operation. */
  readonly noteCost: (cost: number) => void;
}

/** By default an operation may cost 1,800. */
const COSTS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_000, 5_000];

/** @param isTrustedName whether an operation of a trusted document has this name */
export function createMeters(metrics: Metrics, isTrustedName: (name: string) => boolean): Meters {
  const cost = metrics
    .histogram(
      { name: 'gobbler_graphql_operation_cost', help: 'Estimated cost of operations, of refused ones too' },
      COSTS,
    )
    .labels();
  return {
    engine: measureEngine(metrics),
    operations: measureOperations(metrics, isTrustedName),
    noteCost: (estimated) => cost.observe(estimated),
  };
}
