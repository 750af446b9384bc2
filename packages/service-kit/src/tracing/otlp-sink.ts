import { ROOT_CONTEXT } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type SpanExporter,
} from '@opentelemetry/sdk-trace';
import { createOutageLog } from '../concurrency/outage-log';
import type { Logger } from '../logging/create-logger';
import type { SpanSink } from './segment';
import { toReadableSpan } from './to-readable-span';
import type { TracingConfig } from './tracing-settings';

interface OtlpSink extends SpanSink {
  /** Whether a trace belongs to the share that is sampled: every service says the same of it. */
  isInRatio(traceId: string): boolean;
  close(): Promise<void>;
}

/** Milliseconds; people who follow a trace wait for it. */
const EXPORT_EVERY_MS = 1_000;

/** Sends spans by OTLP over HTTP, in batches; those that can't be sent in time are dropped. */
export function createOtlpSink(config: TracingConfig, log: Logger): OtlpSink {
  const { endpoint, protocol, headers, resource: attributes, ratio } = config;
  const Exporter = protocol === 'http/json' ? JsonExporter : ProtobufExporter;
  const exporter = reportOutages(new Exporter({ url: `${endpoint}/v1/traces`, headers: { ...headers } }), log);
  const processor = new BatchSpanProcessor({ exporter, scheduledDelayMillis: EXPORT_EVERY_MS });
  const sampler = new TraceIdRatioBasedSampler(ratio);
  const resources = new Map<string, Resource>();

  function resourceOf(service: string): Resource {
    const known = resources.get(service);
    if (known) return known;
    const made = resourceFromAttributes({ 'service.namespace': 'gobbler', ...attributes, 'service.name': service });
    resources.set(service, made);
    return made;
  }

  return {
    isInRatio: (traceId) =>
      sampler.shouldSample(ROOT_CONTEXT, traceId).decision === SamplingDecision.RECORD_AND_SAMPLED,
    add(spans) {
      for (const span of spans) processor.onEnd(toReadableSpan(span, resourceOf(span.segment.service)));
    },
    close: () => processor.shutdown(),
  };
}

/** The SDK itself says nothing when spans can't be sent. */
function reportOutages(exporter: SpanExporter, log: Logger): SpanExporter {
  const outage = createOutageLog(log, {
    lost: 'traces can not be exported: is the collector at OTEL_EXPORTER_OTLP_ENDPOINT down?',
    back: 'traces are exported again',
  });
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error) outage.failed(result.error);
        else outage.worked();
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}
