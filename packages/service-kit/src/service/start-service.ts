import { databaseDependency } from '../database/open-database';
import type { RequestContext } from '../graphql/context';
import { startSubgraph } from '../graphql/start-subgraph';
import { optionalDependency } from '../http/health';
import { startHealthServer } from '../http/start-health-server';
import { repeat } from '../concurrency/repeat';
import type { RunningService } from '../lifecycle/run-main';
import type { ShutdownStep } from '../lifecycle/shutdown';
import { startInOrder } from '../lifecycle/start-in-order';
import { createLogger, type Logger } from '../logging/create-logger';
import { countConsumed } from '../metrics/count-consumed';
import { measureQueues } from '../metrics/measure-queues';
import { traceConsumed } from '../tracing/trace-consumed';
import { openSharedParts } from './open-shared-parts';
import type { ServiceOptions } from './service-options';
import { sharedChores } from './shared-chores';

export interface StartedService extends RunningService {
  /** Runs every chore once, now. Rejects with the first error. */
  runChores(): Promise<void>;
}

/** Milliseconds. */
const SHUTDOWN_MS = 10_000;

/**
 * Starts a service: broker, metrics, database with its migrations, outbox relay, the service's own parts, HTTP, chores, consumers.
 * They close in the reverse order, after `/readyz` says 503. Rejects, with nothing left running, when a part can't start.
 */
export function startService<Context extends RequestContext>(
  options: ServiceOptions<Context>,
): Promise<StartedService> {
  const { name, config, adapters, shutdownMs = SHUTDOWN_MS } = options;
  const log = adapters.log ?? createLogger({ service: name, level: config.logLevel });
  for (const setting of config.unknownSettings ?? []) log.warn({ setting }, `${setting} is not a setting of ${name}`);
  return startInOrder(log, shutdownMs, (steps) => startParts(options, log, steps));
}

/** @param steps gets the end of each part, in the order of their start */
async function startParts<Context extends RequestContext>(
  options: ServiceOptions<Context>,
  log: Logger,
  steps: ShutdownStep[],
): Promise<Omit<StartedService, 'close'>> {
  const { name, config, requiresBroker = false } = options;
  const { shared, broker, hasOutbox, tracer } = await openSharedParts(options, log, steps);
  const { dataSource, metrics, now } = shared;
  const stopping = new AbortController();
  const own = await options.build({ ...shared, stopping: stopping.signal });

  const dependencies = [
    databaseDependency(dataSource),
    ...(broker ? [{ ...optionalDependency('broker', broker), isOptional: !requiresBroker }] : []),
    ...(own.dependencies ?? []),
  ];
  const common = { ...config, name, log, metrics, tracer, now, dependencies };
  const server = own.graphql ? await startSubgraph({ ...common, ...own.graphql }) : await startHealthServer(common);
  steps.push(['http', () => server.stop()]);

  const chores = [...sharedChores(dataSource, now), ...(own.chores ?? [])];
  for (const chore of chores) {
    const repetition = repeat(log, chore.name, chore.everyMs, () => chore.run(stopping.signal), {
      databaseOutageLoggedElsewhere: hasOutbox,
    });
    steps.push([chore.name, () => repetition.stop()]);
  }
  if (broker && own.consumers) {
    const depths = measureQueues(broker, Object.keys(own.consumers), metrics, log);
    steps.push(['depths of queues', () => depths.stop()]);
    const counted = countConsumed(tracer ? traceConsumed(broker, tracer) : broker, metrics);
    for (const [queue, handle] of Object.entries(own.consumers)) {
      const subscription = await counted.consume(queue, handle);
      steps.push([`consumer of ${queue}`, () => subscription.cancel()]);
    }
  }
  steps.push([
    'readiness',
    () => {
      stopping.abort();
      server.readiness.startDraining();
    },
  ]);
  const descriptions = Object.fromEntries(dependencies.map((part) => [part.name, part.description]));
  log.info({ url: server.url, ...descriptions }, `${name} is ready`);
  return {
    url: server.url,
    drainMs: config.drainMs,
    async runChores() {
      for (const chore of chores) await chore.run(stopping.signal);
    },
  };
}
