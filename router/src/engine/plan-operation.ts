import type { QueryPlan } from '@apollo/query-planner';
import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import { OperationTypeNode } from 'graphql';
import type { RouterContext } from '../graphql/request-context';
import { compilePlan, UnknownNodeError, type CompiledPlan } from './compile/compile-plan';
import { ALL_OPEN } from './compile/open-positions';
import type { CompileOptions } from './compile/compile-fetch';
import type { KeyNames } from './execute/graft';
import { runParts, type PlanResult } from './execute/run-parts';
import type { ChosenOperation } from './normalise/choose-operation';
import { gatewayOperation, type GatewayOperation } from './normalise/gateway-operation';
import type { PreparedOperation } from './normalise/prepare-operation';
import type { RequiredFields } from './normalise/required-fields';
import type { Selection } from './normalise/selection';
import { splitConflicts } from './normalise/split-conflicts';
import type { Planner } from './plan/create-planner';
import { unplannedFields } from './plan/unplanned-fields';
import type { RunReference } from './reference/run-reference';
import { compileShape, type Shape } from './shape/compile-shape';
import type { Data } from './shape/data';

export type RequestContext = Parameters<GatewayExecutor>[0];

/** An operation that is ready to run. */
export interface PlannedOperation extends PreparedOperation {
  /** The plans of its parts; none when the router can answer all of it. */
  readonly plans: readonly QueryPlan[];
  /** Internal names of root fields that no subgraph resolves. */
  readonly unplanned: readonly string[];
  readonly run: (requestContext: RequestContext, variables: Data) => Promise<PlanResult>;
  readonly shape: Shape;
}

export interface PlanningOptions extends Omit<CompileOptions, 'variables' | 'isOpen'> {
  readonly planner: Planner;
  readonly isReference: boolean;
  readonly reference: () => RunReference;
  readonly required: RequiredFields;
  readonly keys: KeyNames;
  /** Starts internal names. */
  readonly prefix: string;
  /** Called with the kind of a plan node that the engine does not know. */
  readonly noteFallback: (kind: string) => void;
}

/** Plans an operation and compiles it; what the engine does not know runs on the reference. */
export function planOperation(
  prepared: PreparedOperation,
  chosen: ChosenOperation,
  options: PlanningOptions,
): PlannedOperation {
  const { gateway } = prepared;
  if (!gateway) return finish(prepared, options, { plans: [], run: () => Promise.resolve(NOTHING) });
  const own = options.isReference ? null : planParts(prepared, gateway, chosen, options);
  if (own) return finish(prepared, options, own);
  const plan = options.planner.plan(gateway);
  return finish(prepared, options, {
    plans: [plan],
    run: (requestContext) => options.reference()(plan, gateway, requestContext),
  });
}

type Runnable = Pick<PlannedOperation, 'plans' | 'run'> & { readonly isOpen?: CompiledPlan['isOpen'] };

const NOTHING: PlanResult = { data: {}, errors: [] };

function finish(prepared: PreparedOperation, { planner }: PlanningOptions, runnable: Runnable): PlannedOperation {
  const { merged: root, rootType, gateway } = prepared;
  const { plans, run, isOpen = ALL_OPEN } = runnable;
  const shape = compileShape({ schema: planner.apiSchema, root, rootType, isOpen });
  const [main] = plans;
  const unplanned = gateway && plans.length === 1 && main ? unplannedFields(main, gateway) : [];
  return { ...prepared, plans, unplanned, run, shape };
}

/** Null when a part has a node that the engine does not know. */
function planParts(
  prepared: PreparedOperation,
  gateway: GatewayOperation,
  chosen: ChosenOperation,
  options: PlanningOptions,
): Runnable | null {
  const { planner, keys, noteFallback } = options;
  const isQuery = chosen.operation.operation === OperationTypeNode.QUERY;
  const selections = isQuery
    ? splitConflicts(planner.apiSchema, prepared.selection, options.required)
    : [prepared.selection];
  const isSplit = selections.length > 1;
  try {
    const parts = selections.map((selection) => {
      const operation = isSplit ? partOf(prepared, selection, chosen, options.prefix) : gateway;
      const plan = planner.plan(operation);
      const compiled = plan.node && compilePlan(plan.node, { ...options, variables: operation.variables, isSplit });
      return { plan, selection, compiled, step: compiled?.run ?? (() => Promise.resolve()) };
    });
    const [main] = parts;
    return {
      plans: parts.map(({ plan }) => plan),
      run: ({ context }, variables) => runParts(parts, keys, context as RouterContext, variables),
      ...(main?.compiled ? { isOpen: main.compiled.isOpen } : {}),
    };
  } catch (error) {
    if (!(error instanceof UnknownNodeError)) throw error;
    noteFallback(error.kind);
    return null;
  }
}

function partOf(
  prepared: PreparedOperation,
  selection: Selection,
  { operation }: ChosenOperation,
  prefix: string,
): GatewayOperation {
  const part = gatewayOperation(operation, { ...prepared, selection }, prefix);
  if (!part) throw new Error('a part has fields that a subgraph resolves');
  return part;
}
