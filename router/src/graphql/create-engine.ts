import { errorCauses } from '@apollo/federation-internals';
import type { Logger } from '@gobbler/service-kit';
import { readGraphiqlPage } from '../api-docs/graphiql';
import type { RouterConfig } from '../config';
import type { CostBudget } from '../cost/cost-budget';
import { createCostLimit } from '../cost/cost-limit';
import type { TokenFor } from '../engine/execute/subgraph-client';
import { createGateway } from '../gateway/create-gateway';
import { InvalidSupergraphError, type Supergraph } from '../gateway/load-supergraph';
import type { OriginPools } from '../http/origin-pools';
import type { Meters } from '../metrics/create-meters';
import { createAdmitDocument } from './admit-document';
import { admitDocuments } from './admit-documents';
import { createAnswerRequest } from './answer-request';
import { answerStatus } from './answer-status';
import { checkOperation } from './check-operation';
import { createApollo } from './create-apollo';
import { createErrorFormatter } from './error-formatter';
import { createKnownDocuments } from './known-documents';
import type { Engine } from './live-engine';
import type { OperationStep } from './operation-step';
import type { PersistedQueries } from './persisted-queries';
import { createRunKnown } from './run-known';
import { runSteps } from './run-steps';
import { traceOperations } from './trace-operations';
import type { TrustRequest } from '../trusted/trust-requests';

export interface EngineParts {
  readonly config: RouterConfig;
  readonly pools: OriginPools;
  readonly log: Logger;
  readonly tokenFor: TokenFor | null;
  /** Outlives the engine, so that clients need not register their documents again. */
  readonly persistedQueries: PersistedQueries;
  /** Null: any document may run. */
  readonly trust: TrustRequest | null;
  readonly budget: CostBudget;
  /** What each operation goes through after its cost is known, shared by all engines. */
  readonly steps: readonly OperationStep[];
  readonly meters: Meters;
}

/** Starts an engine over a supergraph. Rejects with `InvalidSupergraphError` when the gateway can't serve it. */
export async function createEngine(supergraph: Supergraph, parts: EngineParts): Promise<Engine> {
  const { config, pools, log, tokenFor, persistedQueries, trust, budget, meters } = parts;
  const isProduction = config.environment === 'production';
  const gateway = createGateway({
    supergraph,
    pools,
    log,
    isProduction,
    subgraphTimeoutMs: config.subgraphTimeoutMs,
    tokenFor,
    limits: config.cost,
    engine: config.engine,
    showsForeignTexts: config.showsForeignTexts,
    meters: meters.engine,
  });
  const { isIntrospectionOn, explorer } = config;
  const limitCost = createCostLimit({
    supergraphSdl: supergraph.sdl,
    limits: config.cost,
    budget,
    showsCost: !isProduction,
    noteCost: meters.noteCost,
  });
  const known = createKnownDocuments();
  const steps: readonly OperationStep[] = [
    traceOperations(!isProduction),
    meters.operations,
    { check: checkOperation },
    limitCost,
    ...parts.steps,
    { finish: answerStatus },
  ];
  const formatError = createErrorFormatter({ log, hidesSuggestions: !isIntrospectionOn });
  const apollo = createApollo({
    gateway,
    log,
    isProduction,
    isIntrospectionOn,
    explorer,
    graphiqlPage: () => readGraphiqlPage(config.own !== null),
    persistedQueries,
    // First: the steps must not see a refused document.
    plugins: [admitDocuments(known), runSteps(steps)],
    formatError,
  });
  try {
    await apollo.start();
  } catch (error) {
    throw new InvalidSupergraphError(config.supergraphPath, reasonOf(error));
  }
  const executor = gateway.running();
  if (!executor) throw new Error('Apollo Server loads its gateway when it starts');
  const admit = createAdmitDocument({ schema: executor.apiSchema, known, isIntrospectionOn });
  const runKnown = createRunKnown({ schema: executor.apiSchema, execute: executor.executor, steps, formatError });
  return { supergraph, apollo, answer: createAnswerRequest({ apollo, admit, runKnown, trust }), executor };
}

const MAX_REASON_LENGTH = 500;

/** The causes of a federation error, whose own text says only that there are some. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const causes = (errorCauses(error) ?? [error]).map(({ message }) => message.replace(/^[^]*\nDetails:\n/, ''));
  return causes.join('; ').replaceAll(/\s+/g, ' ').slice(0, MAX_REASON_LENGTH);
}
