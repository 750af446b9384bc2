import { createInternalTokenIssuer, isServiceName, type Logger, type ServiceName } from '@gobbler/service-kit';
import type { OwnConfig } from './config';
import type { RouterContext } from './graphql/request-context';
import { createFollowingClient } from './http/following-client';
import { createHealthCheck } from './http/health-check';
import { createOriginPools } from './http/origin-pools';
import { createIdentity, type Identity } from './identity/create-identity';
import { fetchPublicKeys } from './identity/fetch-public-keys';
import { createForwardCall, type ForwardCall } from './proxy/forward-call';

/** What the router needs beside GraphQL to serve our own supergraph. */
export interface OwnParts {
  readonly config: OwnConfig;
  readonly identity: Identity;
  /** Issues an internal token for a subgraph on behalf of the viewer. */
  tokenFor(subgraph: string, context: RouterContext): string;
  /** Calls private endpoints as `router`. */
  readonly forward: ForwardCall;
  /** Calls private endpoints as `facade`. */
  readonly forwardAsFacade: ForwardCall;
  /** Rejects while a service is down. */
  checkHealth(origin: string): Promise<void>;
  close(): Promise<void>;
}

/** Connections per service for uploads, pictures and pages; separate from GraphQL's, so that neither starves the other. */
const STREAM_CONNECTIONS = 64;

export interface OwnPartsOptions {
  readonly config: OwnConfig;
  /** Origin of a service in the supergraph served now. Throws `SUBGRAPH_UNAVAILABLE` when it has no such service. */
  readonly originOf: (service: ServiceName) => string;
  readonly log: Logger;
  readonly now: () => Date;
}

/** Creates what only our own supergraph needs. Never issues a token for a subgraph that is not one of our services. */
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
      if (!isServiceName(subgraph)) throw new Error(`${subgraph} is not one of our services`);
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
