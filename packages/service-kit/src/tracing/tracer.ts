import { newTraceId } from './ids';
import { switchTracingOn } from './current-span';
import { createSegment, type KeepError, type SpanSink } from './segment';
import { Span, type SpanOptions } from './span';
import { parseTraceparent } from './traceparent';

/** Begins what a service does for a request or a message. */
export interface Tracer {
  /**
   * Continues the caller's trace, or begins one.
   * @param traceparent as it came, whatever it is
   * @returns a span to end when all is done
   */
  start(name: string, traceparent: unknown, options: SpanOptions): Span;
}

export interface TracerOptions {
  readonly service: string;
  /** Whether a trace is kept, however it ends. */
  readonly sample: Sample;
  readonly keepError: KeepError;
  readonly sink: SpanSink;
}

/** @param isCallerSampling undefined when the trace begins here */
type Sample = (traceId: string, isCallerSampling: boolean | undefined) => boolean;

export function createTracer({ service, sample, keepError, sink }: TracerOptions): Tracer {
  switchTracingOn();
  return {
    start(name, traceparent, options) {
      const caller = parseTraceparent(traceparent);
      const traceId = caller?.traceId ?? newTraceId();
      const isSampled = sample(traceId, caller?.isSampled);
      const facts = { service, traceId, parentSpanId: caller?.spanId ?? null, isSampled };
      return new Span(createSegment(facts, sink, keepError), null, name, options);
    },
  };
}
