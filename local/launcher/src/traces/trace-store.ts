import type { Span, SpanSink } from '@gobbler/service-kit';

/** What is known of one trace. */
export interface StoredTrace {
  readonly traceId: string;
  /** In the order of their ends, by all services. */
  readonly spans: readonly Span[];
}

/** The last traces of this process, in memory. */
export interface TraceStore extends SpanSink {
  /** Newest first. */
  list(): readonly StoredTrace[];
  find(traceId: string): StoredTrace | undefined;
}

const MAX_TRACES = 300;
/** Of one trace; the push of an event to a city has thousands. */
const MAX_SPANS = 2_000;

export function createTraceStore(maxTraces = MAX_TRACES): TraceStore {
  const traces = new Map<string, StoredTrace & { readonly spans: Span[] }>();
  return {
    add(spans) {
      const [first] = spans;
      if (!first) return;
      const { traceId } = first.segment;
      const trace = traces.get(traceId) ?? { traceId, spans: [] };
      trace.spans.push(...spans.slice(0, MAX_SPANS - trace.spans.length));
      traces.set(traceId, trace);
      const [oldest] = traces.keys();
      if (traces.size > maxTraces && oldest !== undefined) traces.delete(oldest);
    },
    list: () => [...traces.values()].toReversed(),
    find: (traceId) => traces.get(traceId),
  };
}
