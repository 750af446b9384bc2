import type { Broker, Clock, CrashPoint, MessageHandler } from '@gobbler/contracts';
import type { DataSource } from 'typeorm';
import type { RequestContext } from '../graphql/context';
import type { InternalClient } from '../graphql/internal-client';
import type { SubgraphOptions } from '../graphql/start-subgraph';
import type { Dependency } from '../http/health';
import type { ServiceName } from '../identity/service-name';
import type { Logger } from '../logging/create-logger';
import type { Metrics } from '../metrics/create-metrics';
import type { ServiceDatabase } from '../migrate/service-database';
import type { ServiceConfig } from '../settings/service-settings';
import type { Tracing } from '../tracing/open-tracing';

/** Replacements from a test or the launcher, which also closes them. The service makes and closes the rest. */
export interface ServiceAdapters {
  readonly log?: Logger;
  readonly metrics?: Metrics;
  readonly now?: Clock;
  readonly crashPoint?: CrashPoint;
  readonly broker?: Broker;
  readonly tracing?: Tracing;
}

export interface ServiceOptions<Context extends RequestContext> {
  readonly name: ServiceName;
  readonly config: ServiceConfig;
  readonly adapters: ServiceAdapters;
  readonly database: ServiceDatabase;
  /** For a service that publishes or consumes events; called unless a broker is handed in. */
  readonly createBroker?: (log: Logger) => Promise<Broker>;
  /** The service can do nothing without the broker, so `/readyz` says 503 while it is down. */
  readonly requiresBroker?: boolean;
  /** Milliseconds for all parts to close. */
  readonly shutdownMs?: number;
  readonly build: (shared: SharedParts) => OwnParts<Context> | Promise<OwnParts<Context>>;
}

/** The parts that every service has, for a service to build its own from. */
export interface SharedParts {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly now: Clock;
  readonly crashPoint: CrashPoint;
  /** Connected and migrated. */
  readonly dataSource: DataSource;
  /** Identifies this process among the replicas, also after a restart. */
  readonly instanceId: string;
  /** Aborted when the shutdown begins. */
  readonly stopping: AbortSignal;
  /** Makes the outbox relay publish now; call it after a commit. */
  readonly onCommitted: () => void;
  /** A client of another service, with this service's tokens. `timeoutMs` is per call. */
  client(service: ServiceName, url: string, timeoutMs?: number): InternalClient;
  /** Closes the part at shutdown, after HTTP, chores and consumers. */
  closing<Part extends { close(): Promise<unknown> }>(name: string, part: Part): Part;
}

/** A service's own parts. */
interface OwnParts<Context extends RequestContext> {
  /** Left out, the service serves only its health. */
  readonly graphql?: Pick<SubgraphOptions<Context>, 'schema' | 'createContext' | 'addRoutes' | 'openPaths'>;
  /** Event handlers by queue. */
  readonly consumers?: Readonly<Record<string, MessageHandler>>;
  readonly chores?: readonly Chore[];
  /** For `/readyz`, besides the database and the broker. */
  readonly dependencies?: readonly Dependency[];
}

/** Periodic work. */
export interface Chore {
  /** Completes "could not …" in the log. */
  readonly name: string;
  /** Milliseconds between the end of one round and the start of the next. */
  readonly everyMs: number;
  /** @param stopping is aborted when the shutdown begins, which waits for this */
  run(stopping: AbortSignal): Promise<unknown>;
}
