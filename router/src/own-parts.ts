import { createInternalTokenIssuer, isServiceName, type Logger, type ServiceName } from '@gobbler/service-kit';
import type { OwnConfig } from './config';
import type { RouterContext } from './graphql/request-context';
import { createFollowingClient } from './http/following-client';
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

export interface OwnPartsOptions {
  readonly config: OwnConfig;
  /** Where a service is, by the supergraph that is served now; throws `SUBGRAPH_UNAVAILABLE` when that names no such service. */
  readonly originOf: (service: ServiceName) => string;
  readonly log: Logger;
  readonly now: () => Date;
}

/** Makes what only our own supergraph needs. No token is ever made for a subgraph that is not a service of ours. */
export function createOwnParts({ config, originOf, log, now }: OwnPartsOptions): OwnParts {
  const pools = createOriginPools({ connections: STREAM_CONNECTIONS, maxResponseSize: -1 });
  const issuers = {
    router: createInternalTokenIssuer(config.internalTokenSecret, 'router', now),
    facade: createInternalTokenIssuer(config.internalTokenSecret, 'facade', now),
  };
  const auth = createFollowingClient({ service: 'auth', originOf, tokens: issuers.router });
  const fetchKeys = () => fetchPublicKeys(pools, originOf('auth'));
  const identity = createIdentity({ auth, fetchKeys, log, now });

  return {
    config,
    identity,
    tokenFor(subgraph, { issuer, viewer }) {
      if (!isServiceName(subgraph)) throw new Error(`${subgraph} is no service of ours`);
      return issuers[issuer].tokenFor(subgraph, viewer);
    },
    forward: createForwardCall({ pools, originOf, tokens: issuers.router }),
    forwardAsFacade: createForwardCall({ pools, originOf, tokens: issuers.facade }),
    checkHealth: createHealthCheck(pools),
    async close() {
      await identity.stop();
      await Promise.all([auth.close(), pools.close()]);
    },
  };
}
