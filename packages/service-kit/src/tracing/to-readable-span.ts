import { SpanKind, SpanStatusCode, TraceFlags, type HrTime, type Link, type SpanContext } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Span } from './span';
import { parseTraceparent } from './traceparent';

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const satisfies Record<Span['kind'], SpanKind>;

/** Milliseconds between the clocks from which on the system's was set since the process has started. */
const MAX_DRIFT_MS = 5;

/** An ended span as OpenTelemetry's exporters take it. */
export function toReadableSpan(span: Span, resource: Resource): ReadableSpan {
  const { segment, parent, startedAt, endedAt } = span;
  const parentSpanId = parent?.spanId ?? segment.parentSpanId;
  const duration = (endedAt ?? startedAt) - startedAt;
  const start = systemTime(startedAt);
  return {
    name: span.name,
    kind: KINDS[span.kind],
    spanContext: () => contextOf(segment.traceId, span.spanId),
    ...(parentSpanId === null ? {} : { parentSpanContext: contextOf(segment.traceId, parentSpanId) }),
    startTime: toHrTime(start),
    endTime: toHrTime(start + duration),
    duration: toHrTime(duration),
    status: { code: span.isFault ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: span.attributes,
    links: span.links.flatMap(toLink),
    events: [],
    ended: true,
    resource,
    instrumentationScope: { name: 'gobbler' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function toLink(traceparent: string): Link[] {
  const linked = parseTraceparent(traceparent);
  return linked ? [{ context: contextOf(linked.traceId, linked.spanId) }] : [];
}

function contextOf(traceId: string, spanId: string): SpanContext {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
}

/** Milliseconds of the system's clock, with the fractions of the monotonic one. */
function systemTime(monotonic: number): number {
  const drift = Date.now() - (performance.timeOrigin + performance.now());
  return performance.timeOrigin + monotonic + (Math.abs(drift) > MAX_DRIFT_MS ? drift : 0);
}

function toHrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1_000);
  return [seconds, Math.floor((ms - seconds * 1_000) * 1_000_000)];
}
