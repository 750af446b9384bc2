import type { Viewer } from '@gobbler/service-kit';
import type { RouterScope } from '../http/request-scopes';

/** What the router knows of one operation; the gateway hands it to the data sources. */
export interface RouterContext {
  /** The person on whose behalf it runs; null for somebody who is not logged in. */
  readonly viewer: Viewer | null;
  /** As whom we call subgraphs: `facade` for the phone app's REST routes. */
  readonly issuer: 'router' | 'facade';
  /** Where the request comes from, as `sourceOf` gives it; limits count by it. */
  readonly source: string;
  /** Id, trace, deadline and whether the client is still there. */
  readonly scope: RouterScope;
  /** The request's `Idempotency-Key`; null for none, and for the phone app's routes, which hand it on as an argument. */
  readonly idempotencyKey: string | null;
  /** Called when a subgraph says that it repeats an earlier answer. */
  readonly noteReplay: () => void;
}
