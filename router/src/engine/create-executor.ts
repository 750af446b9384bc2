import { setImmediate } from 'node:timers/promises';
import { prettyFormatQueryPlan, type QueryPlan } from '@apollo/query-planner';
import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import { BadUserInputError, toGraphqlError } from '@gobbler/contracts';
import { currentSpan, inSpan, type Logger } from '@gobbler/service-kit';
import { GraphQLError, validate, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { CostLimits, EngineName } from '../config';
import type { Supergraph } from '../gateway/load-supergraph';
import { refuse } from '../graphql/refuse';
import type { OriginPools } from '../http/origin-pools';
import type { EngineMeters } from '../metrics/measure-engine';
import { createTypeConditions } from './compile/type-conditions';
import type { AskedSubgraph } from './execute/ask-subgraph';
import { faultError } from './execute/fault-error';
import { isAnsweredByNull } from './execute/gone-entities';
import type { PlanResult } from './execute/run-parts';
import { createSubgraphClient, type TokenFor } from './execute/subgraph-client';
import type { ChosenOperation } from './normalise/choose-operation';
import { createInternalNames } from './normalise/internal-names';
import { nullProblems, valueOfVariable } from './normalise/null-problems';
import type { ConditionValues } from './normalise/specialise';
import { conditionValues, prepareOperation, type PreparedOperation } from './normalise/prepare-operation';
import { readKeyNames, readRequiredFields } from './normalise/required-fields';
import { checkDateTimes } from './plan/check-date-times';
import { createPlanner } from './plan/create-planner';
import { createPreparedOperations, type OperationKey, type UsedOperation } from './plan/prepared-operations';
import { planOperation, type PlannedOperation, type PlanningOptions, type RequestContext } from './plan-operation';
import { createReference, type RunReference } from './reference/run-reference';
import type { Data } from './shape/data';
import { introspect } from './shape/introspect';
import { restorePath } from './shape/restore-path';
import { Shaping } from './shape/shaping';

export interface GatewayOptions {
  readonly supergraph: Supergraph;
  readonly pools: OriginPools;
  readonly log: Logger;
  readonly isProduction: boolean;
  readonly subgraphTimeoutMs: number;
  /** Issues an internal token for a subgraph; null when another supergraph is served. */
  readonly tokenFor: TokenFor | null;
  readonly limits: CostLimits;
  /** What runs plans: the engine, or `executeQueryPlan` of @apollo/gateway as the reference. */
  readonly engine: EngineName;
  /** Whether clients see the error texts of another supergraph's subgraphs; those of our own are for clients. */
  readonly showsForeignTexts?: boolean;
  readonly meters: EngineMeters;
}

export interface RunningExecutor {
  /** The schema that clients see. */
  readonly apiSchema: GraphQLSchema;
  readonly executor: GatewayExecutor;
  /** The operations that another executor should prepare before it replaces this one. */
  mostUsed(): UsedOperation[];
  /** Prepares operations; those that are not valid here are left out. */
  warmUp(operations: readonly UsedOperation[]): Promise<void>;
}

/** Operations that are prepared before a new supergraph is served; each may take 50 ms. */
const MAX_WARMED = 100;
/** Maximum number of errors that the router adds to one answer. */
const MAX_FAULTS = 100;

/**
 * Runs operations over the subgraphs: normalises the operation (conditions resolved, internal names), plans it with Apollo's
 * planner, compiles the plan, runs it and shapes the answer in the client's names (docs/adr/0015, docs/adr/0028).
 */
export function createExecutor(options: GatewayOptions): RunningExecutor {
  const { supergraph, isProduction, tokenFor, log, engine, meters } = options;
  const planner = createPlanner({
    supergraphSdl: supergraph.sdl,
    limits: options.limits,
    validates: !isProduction,
  });
  const { apiSchema, schema } = planner;
  // Another supergraph may define DateTime differently.
  if (tokenFor) checkDateTimes(apiSchema);
  const subgraphs = askedSubgraphs(options);
  const names = createInternalNames(supergraph.sdl);
  const operations = createPreparedOperations<PlannedOperation>(({ plans }) => sizeOf(plans));
  let reference: RunReference | undefined;
  const planning: PlanningOptions = {
    planner,
    schema,
    subgraphs,
    satisfies: createTypeConditions(schema),
    isReference: engine === 'apollo',
    reference: () => (reference ??= createReference({ supergraphSdl: supergraph.sdl, apiSchema, schema, subgraphs })),
    required: readRequiredFields(supergraph.sdl),
    keys: readKeyNames(supergraph.sdl),
    prefix: names.prefix,
    noteFallback(kind) {
      log.warn({ kind }, 'the engine does not know a kind of plan node; the reference runs it');
      meters.noteFallback(kind);
    },
  };

  function prepared(key: OperationKey, conditions: ConditionValues): PlannedOperation {
    let isCached = true;
    const found = operations.get(key, conditions, () => {
      isCached = false;
      const chosen = operations.choose(key);
      const prepare = () => prepareOperation(apiSchema, chosen, conditions, names);
      const planned = meters.timePlan(() => planOperation(prepare(), chosen, planning));
      const { unplanned } = planned;
      if (unplanned.length > 0) log.error({ fields: unplanned }, 'the planner finds no subgraph for root fields');
      return planned;
    });
    currentSpan()?.set('gobbler.cache.hit', isCached);
    if (isCached) meters.notePlanHit();
    return found;
  }

  async function warmUp(used: readonly UsedOperation[]): Promise<void> {
    for (const { key, conditions } of used) {
      // Planning takes milliseconds; requests go on in between.
      await setImmediate();
      try {
        if (validate(apiSchema, key.document, undefined, { maxErrors: 1 }).length === 0) prepared(key, conditions);
      } catch (error) {
        // A plan that is too large is refused when a client asks for it.
        log.debug({ err: error }, 'an operation could not be prepared for a new supergraph');
      }
    }
  }

  const executor: GatewayExecutor = async (requestContext) => {
    const { request, document, queryHash, source } = requestContext;
    const variables: Data = request.variables ?? {};
    const key = { document, documentHash: queryHash, length: source.length, operationName: request.operationName };
    const chosen = operations.choose(key);
    const valueOf = valueOfVariable(chosen.operation, variables);
    const conditions = conditionValues(chosen, valueOf);
    const operation = inSpan('graphql.plan', {}, () => prepared(key, conditions));
    const problems = [...operation.problems, ...nullProblems(operation.uses, valueOf)];
    if (problems.length > 0) throw refuse(new BadUserInputError(problems), { status: 400 });

    const { data, errors } = await inSpan('graphql.execute', {}, () => operation.run(requestContext, variables));
    const unplanned = operation.unplanned.map((name) => unplannedError(name));
    const result = { data, errors: [...errors, ...unplanned] };
    return { ...complete(operation, chosen, variables, result), ...shownPlan(operation, requestContext) };
  };

  function complete(
    { shape, selection }: PlannedOperation,
    { operation }: ChosenOperation,
    variables: Data,
    { data, errors: given }: PlanResult,
  ) {
    const errors = given.map((error) => clientError(error, selection));
    let faults = 0;
    const shaping = new Shaping({
      errorPaths: errors.flatMap(({ path }) => (path ? [path] : [])),
      report(path, fault) {
        faults += 1;
        const { message, extensions } = toGraphqlError(faultError(fault));
        if (faults <= MAX_FAULTS) errors.push(new GraphQLError(message, { path, extensions }));
      },
      introspect: (field) => introspect(apiSchema, field, operation, variables),
    });
    const completed = shape(data, shaping);
    const reported = errors.filter((error) => !isAnsweredByNull(error, completed));
    return { data: completed, ...(reported.length > 0 ? { errors: reported } : {}) };
  }

  /** The query plan for Apollo Sandbox; never in production, since it names our services. */
  function shownPlan({ plans }: PlannedOperation, { request }: RequestContext) {
    if (isProduction || plans.length === 0 || !request.http?.headers.get('apollo-query-plan-experimental')) return {};
    return { extensions: { __queryPlanExperimental: plans.map((plan) => prettyFormatQueryPlan(plan)).join('\n') } };
  }

  return { apiSchema, executor, mostUsed: () => operations.mostUsed(MAX_WARMED), warmUp };
}

function askedSubgraphs(options: GatewayOptions): ReadonlyMap<string, AskedSubgraph> {
  const { supergraph, pools, log, subgraphTimeoutMs: timeoutMs, tokenFor, showsForeignTexts = false, meters } = options;
  const showsTexts = tokenFor !== null || showsForeignTexts;
  return new Map(
    supergraph.subgraphs.map((subgraph) => {
      const send = createSubgraphClient({ subgraph, pools, timeoutMs, tokenFor });
      const { name } = subgraph;
      return [name, { name, showsTexts, send, log, measure: meters.fetchesOf(name) }];
    }),
  );
}

/** Characters of plans as JSON, without the parsed documents, which are ten times as long. */
function sizeOf(plans: readonly QueryPlan[]): number {
  return JSON.stringify(plans, (key, value: unknown) => (key === 'operationDocumentNode' ? undefined : value)).length;
}

function unplannedError(name: string): GraphQLFormattedError {
  return toGraphqlError({ code: 'INTERNAL_SERVER_ERROR', message: '', path: [name] });
}

/** A subgraph's error in the client's names. Other locations than the path refer to the internal document. */
function clientError(error: GraphQLFormattedError | GraphQLError, selection: PreparedOperation['selection']) {
  const { message, extensions } = error;
  const path = error.path && restorePath(selection, error.path);
  const originalError = error instanceof GraphQLError ? error.originalError : undefined;
  return new GraphQLError(message, { extensions, originalError, ...(path?.length ? { path } : {}) });
}
