import { within } from '../concurrency/within';
import type { Logger } from '../logging/create-logger';
import { createKeepErrors } from './keep-errors';
import type { SpanSink } from './segment';
import { createTracer, type Tracer } from './tracer';
import type { TracingConfig } from './tracing-settings';

/** The tracing of a process, in which several services may run. */
export interface Tracing {
  tracerOf(service: string): Tracer;
  /** Sends what is left, within two seconds. */
  close(): Promise<void>;
}

/** Milliseconds. */
const CLOSE_MS = 2_000;

/**
 * Opens what spans are exported with, which is only loaded where a collector is configured.
 * @param store gets every span that is kept, beside the exporter
 */
export async function openTracing(config: TracingConfig | undefined, log: Logger, store?: SpanSink): Promise<Tracing> {
  const otlp = config ? (await import('./otlp-sink.js')).createOtlpSink(config, log) : null;
  const { isParentBased = false } = config ?? {};
  const isInRatio = otlp?.isInRatio ?? (() => true);
  const sinks = [otlp, store].filter((sink) => sink !== null && sink !== undefined);
  const shared = {
    keepError: createKeepErrors(),
    sample: (traceId: string, isCallerSampling: boolean | undefined) =>
      isParentBased ? (isCallerSampling ?? isInRatio(traceId)) : isInRatio(traceId),
    sink: { add: (spans) => sinks.forEach((sink) => sink.add(spans)) } satisfies SpanSink,
  };
  if (config) log.info({ endpoint: config.endpoint, ratio: config.ratio }, 'traces are exported');
  return {
    tracerOf: (service) => createTracer({ service, ...shared }),
    async close() {
      if (otlp) await within(CLOSE_MS, otlp.close(), () => new Error('late')).catch(() => undefined);
    },
  };
}
