import type { Priority, Series, Viewer } from '@gobbler/service-kit';
import type { ClientName } from './client-of';
import type { RouterScope } from '../http/request-scopes';

/** The context of one operation; the gateway passes it to the data sources. */
export interface RouterContext {
  /** The user on whose behalf it runs; null when anonymous. */
  readonly viewer: Viewer | null;
  /** The issuer of internal tokens: `facade` for the phone's REST routes. */
  readonly issuer: 'router' | 'facade';
  /** The source that limits count by, see `sourceOf`. */
  readonly source: string;
  /** The program that asks, where operations are recorded; null otherwise and for the phone's routes. */
  readonly client: ClientName | null;
  /** Request id, trace, deadline and the client's disconnect signal. */
  readonly scope: RouterScope;
  /** The request's `Idempotency-Key`; null for none, and for the phone's routes, which pass it as an argument. */
  readonly idempotencyKey: string | null;
  /** Called when a subgraph replays a stored answer. */
  readonly noteReplay: () => void;
  /** Throws `OVERLOADED` when a saturated router took a request for something more important than it is. */
  readonly confirmPriority: (priority: Priority) => void;
  /** The operation as metrics name it, once it is known; here, since a WeakMap costs more than all metrics of a request. */
  measured: MeasuredOperation | null;
}

export interface MeasuredOperation {
  readonly name: string;
  readonly durations: Series;
  /** By the monotonic clock, in milliseconds. */
  readonly startedAt: number;
}
