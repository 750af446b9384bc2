import { createInternalClient, createInternalTokenIssuer, isServiceName, type Logger } from '@gobbler/service-kit';
import type { OwnConfig } from './config';
import type { Supergraph } from './gateway/load-supergraph';
import type { RouterContext } from './graphql/request-context';
import { createHealthCheck } from './http/health-check';
import { createOriginPools } from './http/origin-pools';
import { createIdentity, type Identity } from './identity/create-identity';
import { fetchPublicKeys } from './identity/fetch-public-keys';
import { createForwardCall, type ForwardCall } from './proxy/forward-call';

/** What the router has beside GraphQL when it serves our own supergraph. */
export interface OwnParts {
  readonly config: OwnConfig;
  readonly identity: Identity;
  /** Our token for a subgraph, as whoever the operation runs for. */
  tokenFor(subgraph: string, context: RouterContext): Promise<string>;
  /** Calls private endpoints as the router itself. */
  readonly forward: ForwardCall;
  /** Calls private endpoints for the REST facade. */
  readonly forwardAsFacade: ForwardCall;
  /** Rejects while a service's process does not answer. */
  checkHealth(origin: string): Promise<void>;
  close(): Promise<void>;
}

/** Connections to one service for uploads, pictures and pages; apart from those of GraphQL, so that neither starves the other. */
const STREAM_CONNECTIONS = 64;

/** Makes what only our own supergraph needs. No token is ever made for a subgraph that is not a service of ours. */
export function createOwnParts(config: OwnConfig, supergraph: Supergraph, log: Logger, now: () => Date): OwnParts {
  const origins = new Map(supergraph.subgraphs.map(({ name, url }) => [name, new URL(url).origin]));
  const authOrigin = origins.get('auth');
  if (authOrigin === undefined) throw new Error('The supergraph has no subgraph named auth. Run: npm run compose');
  const pools = createOriginPools({ connections: STREAM_CONNECTIONS, maxResponseSize: -1 });
  const issuers = {
    router: createInternalTokenIssuer(config.internalTokenSecret, 'router', now),
    facade: createInternalTokenIssuer(config.internalTokenSecret, 'facade', now),
  };
  const auth = createInternalClient({ service: 'auth', url: authOrigin, tokens: issuers.router });
  const fetchKeys = () => fetchPublicKeys(pools, authOrigin);
  const identity = createIdentity({ auth, fetchKeys, log, now });

  return {
    config,
    identity,
    tokenFor(subgraph, { issuer, viewer }) {
      if (!isServiceName(subgraph)) throw new Error(`${subgraph} is no service of ours`);
      return issuers[issuer].tokenFor(subgraph, viewer);
    },
    forward: createForwardCall({ pools, origins, tokens: issuers.router }),
    forwardAsFacade: createForwardCall({ pools, origins, tokens: issuers.facade }),
    checkHealth: createHealthCheck(pools),
    async close() {
      identity.stop();
      await Promise.all([auth.close(), pools.close()]);
    },
  };
}
