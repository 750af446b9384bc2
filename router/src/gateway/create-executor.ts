import { operationFromDocument, Supergraph as FederatedSupergraph } from '@apollo/federation-internals';
import { executeQueryPlan } from '@apollo/gateway';
import { prettyFormatQueryPlan, QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import { BadUserInputError, toGraphqlError } from '@gobbler/contracts';
import type { Logger } from '@gobbler/service-kit';
import { GraphQLError, Kind, print, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { CostLimits } from '../config';
import { createPlanGuard, PLANNER_BOUNDS } from '../cost/plan-guard';
import { refuse } from '../graphql/refuse';
import type { RouterContext } from '../graphql/request-context';
import type { OriginPools } from '../http/origin-pools';
import type { ChosenOperation } from '../operation/choose-operation';
import { completeAnswer, type Data } from '../operation/complete-answer';
import { createErrorPlaces, type Path } from '../operation/error-places';
import { introspect } from '../operation/introspect';
import type { GatewayOperation } from '../operation/gateway-operation';
import { createInternalNames } from '../operation/internal-names';
import { nullProblems, valueOfVariable } from '../operation/null-problems';
import { conditionValues, prepareOperation, type PreparedOperation } from '../operation/prepare-operation';
import { restorePath } from '../operation/restore-path';
import { checkDateTimes } from './check-date-times';
import { createShapeCheck } from './check-shape';
import { createEntityPlaces } from './entity-places';
import { faultError } from './fault-error';
import { isAnsweredByNull } from './gone-entities';
import { lenientSchema } from './lenient-schema';
import type { Supergraph } from './load-supergraph';
import { createPreparedOperations } from './prepared-operations';
import { createSubgraphDataSource } from './subgraph-data-source';

export interface GatewayOptions {
  readonly supergraph: Supergraph;
  readonly pools: OriginPools;
  readonly log: Logger;
  readonly isProduction: boolean;
  readonly subgraphTimeoutMs: number;
  /** Issues an internal token for a subgraph; null when another supergraph is served. */
  readonly tokenFor: TokenFor | null;
  readonly limits: CostLimits;
}

export type TokenFor = (subgraph: string, context: RouterContext) => Promise<string>;

interface PlannedOperation extends PreparedOperation {
  readonly plan: QueryPlan | null;
}

/** Maximum number of errors that the router adds to one answer. */
const MAX_FAULTS = 100;

/**
 * Runs operations over the subgraphs: chooses the operation, resolves its conditions, gives its fields internal names,
 * plans it, runs the plan with Apollo's executor and completes the answer in the client's names (docs/adr/0015).
 */
export function createExecutor(options: GatewayOptions): { apiSchema: GraphQLSchema; executor: GatewayExecutor } {
  const { supergraph, isProduction, tokenFor } = options;
  const federated = FederatedSupergraph.build(supergraph.sdl, { validateSupergraph: !isProduction });
  const federatedApi = federated.apiSchema();
  const apiSchema = federatedApi.toGraphQLJSSchema();
  // Another supergraph may define DateTime differently.
  if (tokenFor) checkDateTimes(apiSchema);
  const fullSchema = federated.schema.toGraphQLJSSchema();
  const resultSchema = lenientSchema(supergraph.sdl);
  const planner = new QueryPlanner(federated, { exposeDocumentNodeInFetchNode: true, debug: PLANNER_BOUNDS });
  const guard = createPlanGuard(options.limits);
  const dataSources = createDataSources(options, fullSchema);
  const names = createInternalNames(supergraph.sdl);
  const operations = createPreparedOperations<PlannedOperation>(({ plan }) => JSON.stringify(plan).length);

  function plan(prepared: PreparedOperation): PlannedOperation {
    const { gateway } = prepared;
    if (!gateway) return { ...prepared, plan: null };
    const build = () => planner.buildQueryPlan(operationFromDocument(federatedApi, documentOf(gateway)));
    return { ...prepared, plan: guard(print(gateway.node), build) };
  }

  const executor: GatewayExecutor = async (requestContext) => {
    const { request, document, queryHash } = requestContext;
    const variables: Data = request.variables ?? {};
    const key = { document, documentHash: queryHash, operationName: request.operationName };
    const chosen = operations.choose(key);
    const valueOf = valueOfVariable(chosen.operation, variables);
    const conditions = conditionValues(chosen, valueOf);
    const operation = operations.get(key, conditions, () =>
      plan(prepareOperation(apiSchema, chosen, conditions, names)),
    );
    const problems = [...operation.problems, ...nullProblems(operation.uses, valueOf)];
    if (problems.length > 0) throw refuse(new BadUserInputError(problems), { status: 400 });

    const result = await run(operation, variables, requestContext);
    return { ...complete(operation, chosen, variables, result), ...shownPlan(operation, requestContext) };
  };

  async function run(
    { gateway, plan: queryPlan }: PlannedOperation,
    variables: Data,
    requestContext: Parameters<GatewayExecutor>[0],
  ): ReturnType<GatewayExecutor> {
    if (!gateway || !queryPlan) return { data: {} };
    const own = [...gateway.variables].flatMap(([name, client]) =>
      Object.hasOwn(variables, client) ? [[name, variables[client]] as const] : [],
    );
    return executeQueryPlan(
      queryPlan,
      dataSources,
      { ...requestContext, request: { ...requestContext.request, variables: Object.fromEntries(own) } },
      { schema: apiSchema, operation: gateway.node, fragments: {} },
      fullSchema,
      resultSchema,
    );
  }

  function complete(
    { merged, rootType, selection }: PlannedOperation,
    { operation }: ChosenOperation,
    variables: Data,
    { data, errors: thrown = [] }: Awaited<ReturnType<GatewayExecutor>>,
  ) {
    const errors = thrown.map((error) => withPath(error, error.path && restorePath(selection, error.path)));
    const places = createErrorPlaces();
    for (const { path } of errors) if (path) places.add(path);
    let faults = 0;
    const completed = completeAnswer(data ?? {}, {
      schema: apiSchema,
      root: merged,
      rootType,
      places,
      report(path, fault) {
        faults += 1;
        const { message, extensions } = toGraphqlError(faultError(fault));
        if (faults <= MAX_FAULTS) errors.push(new GraphQLError(message, { path, extensions }));
      },
      introspect: (field) => introspect(apiSchema, field, operation, variables),
    });
    const reported = errors.filter((error) => !isAnsweredByNull(error, completed));
    return { data: completed, ...(reported.length > 0 ? { errors: reported } : {}) };
  }

  /** The query plan for Apollo Sandbox; never in production, since it names our services. */
  function shownPlan({ plan: queryPlan }: PlannedOperation, { request }: Parameters<GatewayExecutor>[0]) {
    if (isProduction || !queryPlan || !request.http?.headers.get('apollo-query-plan-experimental')) return {};
    return { extensions: { __queryPlanExperimental: prettyFormatQueryPlan(queryPlan) } };
  }

  return { apiSchema, executor };
}

function createDataSources(
  { supergraph, pools, log, subgraphTimeoutMs, tokenFor }: GatewayOptions,
  schema: GraphQLSchema,
) {
  const shared = { checkShape: createShapeCheck(schema), places: createEntityPlaces() };
  return Object.fromEntries(
    supergraph.subgraphs.map((subgraph) => {
      const { name } = subgraph;
      const tokenForIt = tokenFor && ((context: RouterContext) => tokenFor(name, context));
      const timeoutMs = subgraphTimeoutMs;
      return [name, createSubgraphDataSource({ subgraph, pools, log, timeoutMs, tokenFor: tokenForIt, ...shared })];
    }),
  );
}

function documentOf({ node }: GatewayOperation): DocumentNode {
  return { kind: Kind.DOCUMENT, definitions: [node] };
}

/** Keeps only the path: other locations refer to the internal document. */
function withPath({ message, extensions, originalError }: GraphQLError, path: Path | undefined): GraphQLError {
  return new GraphQLError(message, { extensions, originalError, ...(path?.length ? { path } : {}) });
}
