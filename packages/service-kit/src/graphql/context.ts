import type { RequestIdempotency } from '../idempotency/request-idempotency';
import type { InternalCaller } from '../identity/internal-token-verifier';
import type { Viewer } from '../identity/internal-token-issuer';
import type { ServiceName } from '../identity/service-name';

/** One request of a subgraph's GraphQL. */
export interface SubgraphCall extends InternalCaller {
  /** From where the person asks; null where the caller does not say. */
  readonly source: string | null;
  readonly idempotency: RequestIdempotency;
}

/** What every subgraph's context begins with. */
export interface RequestContext {
  /** The person on whose behalf this is; null when no one is logged in. */
  readonly viewer: Viewer | null;
  /** The service that calls. */
  readonly caller: ServiceName;
  /** From where the person asks; null where the caller does not say. */
  readonly source: string | null;
  readonly idempotency: RequestIdempotency;
}

/** The context of a field that {@link isSignedIn} guards. */
export type SignedIn<Context extends RequestContext> = Context & { readonly viewer: Viewer };

/** The part of a context that comes from the request itself. */
export function requestContextOf({ service, viewer, source, idempotency }: SubgraphCall): RequestContext {
  return { caller: service, viewer, source, idempotency };
}
