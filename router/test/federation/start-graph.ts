import { anonymousContext } from '../engine/request-context';
import { createHash } from 'node:crypto';
import { composeServices } from '@apollo/composition';
import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import { createLogger, createMetrics } from '@gobbler/service-kit';
import { execute, graphql, parse, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { EngineName } from '../../src/config';
import { createExecutor } from '../../src/engine/create-executor';
import { parseSupergraph } from '../../src/gateway/load-supergraph';
import { createOriginPools } from '../../src/http/origin-pools';
import { measureEngine } from '../../src/metrics/measure-engine';
import type { Graph, GraphData } from './graph';
import type { Misbehave, SubgraphServer } from './subgraph-server';
import { createSubgraphSchema, subgraphDocument } from './subgraph-schema';

/** An operation to run. */
export interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string | undefined;
}

/** Our engine and the reference. */
export const ENGINES: readonly EngineName[] = ['own', 'apollo'];

/** A graph whose subgraphs run. */
export interface RunningGraph {
  readonly apiSchema: GraphQLSchema;
  readonly supergraphSdl: string;
  /** The subgraphs' schemas by name. */
  readonly schemas: ReadonlyMap<string, GraphQLSchema>;
  /** The answer of the router's executor over the subgraphs. */
  run(this: void, operation: Operation, engine: EngineName): Promise<ExecutionResult>;
  /** The answer of a single schema over the same data. */
  expected(this: void, operation: Operation): Promise<ExecutionResult>;
  /** How each subgraph misbehaves; null ends it for all. */
  misbehave(this: void, how: ((subgraph: string) => Misbehave | null) | null): void;
  stop(): Promise<void>;
}

type RequestContext = Parameters<GatewayExecutor>[0];

const TIMEOUT_MS = 10_000;
const NO_LIMITS = { perOperation: 0, perMinute: 0, fetches: 0, fetchDepth: 0, defaultListSize: 10 };

/** Composes a graph, serves its subgraphs over HTTP and creates an executor for it. */
export async function startGraph(
  graph: Graph,
  server: SubgraphServer,
  { timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {},
): Promise<RunningGraph> {
  const supergraphSdl = compose(graph, server);
  const pools = createOriginPools({ connections: 16, maxResponseSize: 1_000_000 });
  const log = createLogger({ service: 'router', level: 'silent' });
  const createEngine = (engine: EngineName) =>
    createExecutor({
      supergraph: parseSupergraph(supergraphSdl, graph.name, () => null),
      pools,
      log,
      isProduction: true,
      subgraphTimeoutMs: timeoutMs,
      tokenFor: null,
      limits: NO_LIMITS,
      engine,
      meters: measureEngine(createMetrics('router')),
    });
  const engines = { own: createEngine('own'), apollo: createEngine('apollo') };
  const { apiSchema } = engines.own;
  let data: GraphData = graph.data();
  const schemas = new Map<string, GraphQLSchema>();
  for (const [name, sdl] of Object.entries(graph.subgraphs)) {
    const schema = createSubgraphSchema(sdl, apiSchema, () => data);
    schemas.set(name, schema);
    server.serve(pathOf(graph, name), ({ query, variables }) =>
      graphql({ schema, source: query, variableValues: variables, rootValue: data.root }),
    );
  }

  return {
    apiSchema,
    supergraphSdl,
    schemas,
    async run({ query, variables = {}, operationName }, name) {
      data = graph.data();
      const { executor } = engines[name];
      const context: Partial<RequestContext> = {
        request: { query, variables, ...(operationName === undefined ? {} : { operationName }) },
        document: parse(query),
        source: query,
        queryHash: createHash('sha256').update(query).digest('hex'),
        context: anonymousContext(2 * timeoutMs),
        metrics: {},
      };
      return (await executor(context as RequestContext)) as ExecutionResult;
    },
    async expected({ query, variables = {}, operationName }) {
      const rootValue = graph.data().root;
      return execute({
        schema: apiSchema,
        document: parse(query),
        variableValues: variables,
        operationName,
        rootValue,
      });
    },
    misbehave(how) {
      for (const name of schemas.keys()) server.misbehave(pathOf(graph, name), how?.(name) ?? null);
    },
    stop: () => pools.close(),
  };
}

function compose(graph: Graph, server: SubgraphServer): string {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(graph.subgraphs).map(([name, sdl]) => ({
      name,
      url: server.url + pathOf(graph, name),
      typeDefs: subgraphDocument(sdl),
    })),
  );
  if (supergraphSdl === undefined) throw new Error(errors?.map(String).join('\n'));
  return supergraphSdl;
}

function pathOf(graph: Graph, subgraph: string): string {
  return `/${graph.name.replaceAll(/\W+/g, '-')}/${subgraph}`;
}
