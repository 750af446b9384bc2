import { noCrash, type Broker } from '@gobbler/contracts';
import { openDatabase } from '../database/open-database';
import type { RequestContext } from '../graphql/context';
import { createInternalClient } from '../graphql/internal-client';
import { createInternalTokenIssuer } from '../identity/internal-token-issuer';
import { createCrashPoint } from '../lifecycle/crash-point';
import type { ShutdownStep } from '../lifecycle/shutdown';
import type { Logger } from '../logging/create-logger';
import { createMetrics } from '../metrics/create-metrics';
import { measurePool } from '../metrics/measure-pool';
import { measureStatements } from '../metrics/measure-statements';
import { serveMetrics } from '../metrics/serve-metrics';
import { OutboxEventEntity } from '../outbox/outbox-event.entity';
import { startOutboxRelay } from '../outbox/outbox-relay';
import { instanceIdOf } from '../settings/common-settings';
import { openTracer } from '../tracing/open-tracer';
import type { Tracer } from '../tracing/tracer';
import type { ServiceOptions, SharedParts } from './service-options';

export interface OpenedParts {
  readonly shared: Omit<SharedParts, 'stopping'>;
  readonly broker: Broker | undefined;
  readonly hasOutbox: boolean;
  /** Undefined where nothing is traced. */
  readonly tracer: Tracer | undefined;
}

/**
 * Opens tracing, broker, metrics, database and outbox relay.
 * @param steps gets the end of each part, in the order of their start
 */
export async function openSharedParts<Context extends RequestContext>(
  { name, config, adapters, database, createBroker }: ServiceOptions<Context>,
  log: Logger,
  steps: ShutdownStep[],
): Promise<OpenedParts> {
  const { metrics = createMetrics(name), now = () => new Date() } = adapters;
  const crashPoint = adapters.crashPoint ?? (config.crash ? createCrashPoint(config) : noCrash);
  const closing: SharedParts['closing'] = (what, part) => {
    steps.push([what, () => part.close()]);
    return part;
  };
  const tracer = await openTracer({ service: name, config, tracing: adapters.tracing, log, steps });
  const broker = adapters.broker ?? (createBroker && closing('broker', await createBroker(log)));
  const metricsServer = await serveMetrics({ ...config, metrics, log });
  steps.push(['metrics', () => metricsServer.stop()]);

  const dataSource = database.create(config.databaseUrl, config.databasePoolSize);
  steps.push(['database', () => dataSource.isInitialized && dataSource.destroy()]);
  await openDatabase(dataSource, log);
  measureStatements(dataSource, metrics);
  measurePool(dataSource, config.databasePoolSize, metrics);

  const instanceId = instanceIdOf(name, config);
  const hasOutbox = dataSource.hasMetadata(OutboxEventEntity);
  if (hasOutbox && !broker) throw new Error(`${name} has an outbox, so it requires a broker`);
  const relay =
    hasOutbox && broker && startOutboxRelay({ dataSource, broker, log, instanceId, crashPoint, metrics, tracer });
  if (relay) steps.push(['outbox', () => relay.stop()]);

  const tokens = createInternalTokenIssuer(config.internalTokenSecret, name, now);
  const shared = {
    log,
    metrics,
    now,
    crashPoint,
    dataSource,
    instanceId,
    closing,
    onCommitted: () => relay && relay.nudge(),
    client: (service, url, timeoutMs) =>
      closing(`calls to ${service}`, createInternalClient({ service, url, tokens, timeoutMs })),
  } satisfies OpenedParts['shared'];
  return { shared, broker, hasOutbox, tracer };
}
