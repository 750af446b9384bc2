import { ApolloGateway } from '@apollo/gateway';
import type { Logger } from '@gobbler/service-kit';
import { switchOffApolloTelemetry } from '../config';
import type { OriginPools } from '../http/origin-pools';
import type { RouterContext } from '../graphql/request-context';
import { checkDateTimes } from './check-date-times';
import type { Supergraph } from './load-supergraph';
import { createSubgraphDataSource } from './subgraph-data-source';

export interface GatewayOptions {
  readonly supergraph: Supergraph;
  readonly pools: OriginPools;
  readonly log: Logger;
  readonly isProduction: boolean;
  readonly subgraphTimeoutMs: number;
  /** Makes our token for a subgraph; null when a foreign supergraph is served. */
  readonly tokenFor: TokenFor | null;
}

export type TokenFor = (subgraph: string, context: RouterContext) => Promise<string>;

/** Apollo's gateway over a composed supergraph, with query plans cached and calls made by our own data source. */
export function createGateway(options: GatewayOptions): ApolloGateway {
  const { supergraph, pools, log, isProduction, subgraphTimeoutMs, tokenFor } = options;
  const urls = new Map(supergraph.subgraphs.map(({ name, url }) => [name, url]));
  switchOffApolloTelemetry();
  const gateway = new ApolloGateway({
    supergraphSdl: supergraph.sdl,
    logger: quiet(log),
    // With this header Apollo Sandbox shows the query plan, which names our services.
    __exposeQueryPlanExperimental: !isProduction,
    buildService: ({ name, url = '' }) =>
      createSubgraphDataSource({
        subgraph: { name, url: urls.get(name) ?? url },
        pools,
        log,
        timeoutMs: subgraphTimeoutMs,
        tokenFor: tokenFor && ((context) => tokenFor(name, context)),
      }),
  });
  // Another supergraph may have a DateTime of its own.
  if (tokenFor) gateway.onSchemaLoadOrUpdate(({ apiSchema }) => checkDateTimes(apiSchema));
  return gateway;
}

/** What the gateway takes for news is of use only to somebody who looks for an error. */
function quiet(log: Logger) {
  const debug = (message: string) => log.debug(message);
  return {
    debug,
    info: debug,
    warn: (message: string) => log.warn(message),
    error: (message: string) => log.error(message),
  };
}
