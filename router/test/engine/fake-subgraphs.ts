import { composeServices } from '@apollo/composition';
import { createLogger, createMetrics } from '@gobbler/service-kit';
import { parse } from 'graphql';
import { createExecutor, type GatewayOptions } from '../../src/engine/create-executor';
import { createOriginPools } from '../../src/http/origin-pools';
import { measureEngine } from '../../src/metrics/measure-engine';

/** An address at which nothing listens. */
const NOWHERE = 'http://127.0.0.1:9/graphql';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.8",
  import: ["@key", "@requires", "@external", "@shareable", "@interfaceObject", "@inaccessible", "@provides"])\n`;

/** The supergraph of some subgraphs by name. */
export function composeSdl(subgraphs: Readonly<Record<string, string>>): string {
  const services = Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    url: NOWHERE,
    typeDefs: parse(LINK + sdl),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors?.map(String).join('\n'));
  return supergraphSdl;
}

/** An executor whose subgraphs can't be reached: for what happens before any call. */
export function executorOver(sdl: string, options: Partial<GatewayOptions> = {}) {
  const pools = createOriginPools({ connections: 1, maxResponseSize: 1_000_000 });
  return createExecutor({
    supergraph: {
      sdl,
      subgraphs: [...sdl.matchAll(/@join__graph\(name: "([^"]+)"/g)].map(([, name = '']) => ({ name, url: NOWHERE })),
    },
    pools,
    log: createLogger({ service: 'router', level: 'silent' }),
    isProduction: true,
    subgraphTimeoutMs: 1_000,
    tokenFor: null,
    limits: { perOperation: 0, perMinute: 0, fetches: 0, fetchDepth: 0, defaultListSize: 10 },
    engine: 'own',
    meters: measureEngine(createMetrics('router')),
    ...options,
  });
}
