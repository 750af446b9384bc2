import type { InternalCaller } from '../identity/internal-token-verifier';
import type { Viewer } from '../identity/internal-token-issuer';
import type { ServiceName } from '../identity/service-name';

/** What every subgraph's context begins with. */
export interface RequestContext {
  /** The person on whose behalf this is; null for somebody who is not logged in. */
  readonly viewer: Viewer | null;
  /** The service that calls. */
  readonly caller: ServiceName;
}

/** The context of a field that {@link isSignedIn} guards. */
export type SignedIn<Context extends RequestContext> = Context & { readonly viewer: Viewer };

/** The part of a context that the internal token tells. */
export function requestContextOf({ service, viewer }: InternalCaller): RequestContext {
  return { caller: service, viewer };
}
