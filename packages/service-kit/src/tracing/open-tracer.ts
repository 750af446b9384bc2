import type { Logger } from '../logging/create-logger';
import type { ShutdownStep } from '../lifecycle/shutdown';
import type { CommonConfig } from '../settings/common-settings';
import { openTracing, type Tracing } from './open-tracing';
import type { Tracer } from './tracer';

export interface OpenTracerOptions {
  readonly service: string;
  readonly config: Pick<CommonConfig, 'tracing'>;
  /** Of a process with several services, which closes it; the service opens its own when left out. */
  readonly tracing: Tracing | undefined;
  readonly log: Logger;
  /** Gets the end of what is opened here. */
  readonly steps: ShutdownStep[];
}

/** The tracer of a service; undefined where no collector is configured: then nothing is traced. */
export async function openTracer({
  service,
  config,
  log,
  steps,
  ...given
}: OpenTracerOptions): Promise<Tracer | undefined> {
  if (given.tracing) return given.tracing.tracerOf(service);
  if (!config.tracing) return undefined;
  const tracing = await openTracing(config.tracing, log);
  steps.push(['traces', () => tracing.close()]);
  return tracing.tracerOf(service);
}
