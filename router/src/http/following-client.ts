import {
  createInternalClient,
  type InternalClient,
  type InternalTokenIssuer,
  type ServiceName,
} from '@gobbler/service-kit';

export interface FollowingClientOptions {
  readonly service: ServiceName;
  readonly originOf: (service: ServiceName) => string;
  readonly tokens: InternalTokenIssuer;
}

/** A client of a service that goes to wherever the supergraph says the service is at the time of a call. */
export function createFollowingClient({ service, originOf, tokens }: FollowingClientOptions): InternalClient {
  let origin = originOf(service);
  let client = createInternalClient({ service, url: origin, tokens });

  function follow(): InternalClient {
    const newOrigin = originOf(service);
    if (newOrigin !== origin) {
      // Its calls that are under way come to their end first.
      void client.close();
      origin = newOrigin;
      client = createInternalClient({ service, url: origin, tokens });
    }
    return client;
  }

  return {
    call: (operation, variables, viewer) => follow().call(operation, variables, viewer),
    close: () => client.close(),
  };
}
