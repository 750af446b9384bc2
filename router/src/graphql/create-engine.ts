import { errorCauses } from '@apollo/federation-internals';
import type { ApolloServerPlugin } from '@apollo/server';
import type { Logger } from '@gobbler/service-kit';
import type { RouterConfig } from '../config';
import type { CostBudget } from '../cost/cost-budget';
import { createCostLimit } from '../cost/cost-limit';
import type { TokenFor } from '../engine/execute/subgraph-client';
import { createGateway } from '../gateway/create-gateway';
import { InvalidSupergraphError, type Supergraph } from '../gateway/load-supergraph';
import type { OriginPools } from '../http/origin-pools';
import { createApollo } from './create-apollo';
import type { Engine } from './live-engine';
import type { PersistedQueries } from './persisted-queries';
import type { RouterContext } from './request-context';

export interface EngineParts {
  readonly config: RouterConfig;
  readonly pools: OriginPools;
  readonly log: Logger;
  readonly tokenFor: TokenFor | null;
  /** Outlives the engine, so that clients need not register their documents again. */
  readonly persistedQueries: PersistedQueries;
  readonly budget: CostBudget;
  readonly limitCredentials: ApolloServerPlugin<RouterContext> | null;
  /** Called with the kind of a plan node that runs on the reference executor. */
  readonly noteFallback?: (kind: string) => void;
}

/** Starts an engine over a supergraph. Rejects with `InvalidSupergraphError` when the gateway can't serve it. */
export async function createEngine(supergraph: Supergraph, parts: EngineParts): Promise<Engine> {
  const { config, pools, log, tokenFor, persistedQueries, budget, limitCredentials, noteFallback } = parts;
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
    ...(noteFallback ? { noteFallback } : {}),
  });
  const { isIntrospectionOn } = config;
  const limitCost = createCostLimit({
    supergraphSdl: supergraph.sdl,
    limits: config.cost,
    budget,
    showsCost: !isProduction,
  });
  const apollo = createApollo({
    gateway,
    log,
    isProduction,
    isIntrospectionOn,
    persistedQueries,
    limitCost,
    limitCredentials,
  });
  try {
    await apollo.start();
  } catch (error) {
    throw new InvalidSupergraphError(config.supergraphPath, reasonOf(error));
  }
  const executor = gateway.running();
  if (!executor) throw new Error('Apollo Server loads its gateway when it starts');
  return { supergraph, apollo, executor };
}

const MAX_REASON_LENGTH = 500;

/** The causes of a federation error, whose own text says only that there are some. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const causes = (errorCauses(error) ?? [error]).map(({ message }) => message.replace(/^[^]*\nDetails:\n/, ''));
  return causes.join('; ').replaceAll(/\s+/g, ' ').slice(0, MAX_REASON_LENGTH);
}
