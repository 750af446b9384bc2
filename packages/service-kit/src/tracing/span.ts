import { AppError, isFault } from '@gobbler/contracts';
import { newSpanId } from './ids';
import { formatTraceparent } from './traceparent';

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** By the names of OpenTelemetry's semantic conventions, or `gobbler.…`. Never anything about a person. */
export type Attributes = Record<string, string | number | boolean | string[]>;

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
}

/**
 * What one service does for one request or one message: the part of a trace between a message that comes in and its answer.
 */
export interface Segment {
  readonly service: string;
  readonly traceId: string;
  /** The caller's span; null when the trace begins here. */
  readonly parentSpanId: string | null;
  readonly isSampled: boolean;
  ended(span: Span): void;
}

/** OpenTelemetry's own limit. */
const MAX_LINKS = 128;

/**
 * A piece of work with its beginning and end. Made for each request while tracing is on, and thrown away for most: so it is
 * no more than a few fields until it is exported (docs/adr/0036).
 */
export class Span {
  readonly segment: Segment;
  /** Null for the first span of a segment. */
  readonly parent: Span | null;
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** By the monotonic clock, milliseconds. */
  readonly startedAt = performance.now();
  endedAt: number | null = null;
  /** Spans of other traces whose work this one does, too, as their `traceparent`. */
  links: readonly string[] = [];
  /** Whether it failed by our fault; what a client did wrong has an `error.type` alone. */
  isFault = false;
  private id: string | undefined;

  constructor(
    segment: Segment,
    parent: Span | null,
    name: string,
    { kind = 'internal', attributes = {} }: SpanOptions,
  ) {
    this.segment = segment;
    this.parent = parent;
    this.name = name;
    this.kind = kind;
    this.attributes = attributes;
  }

  get spanId(): string {
    return (this.id ??= newSpanId());
  }

  /** For calls and messages that this span causes. */
  get traceparent(): string {
    const { traceId, isSampled } = this.segment;
    return formatTraceparent({ traceId, spanId: this.spanId, isSampled });
  }

  child(name: string, options: SpanOptions): Span {
    return new Span(this.segment, this, name, options);
  }

  set(name: string, value: Attributes[string]): void {
    this.attributes[name] = value;
  }

  link(traceparents: readonly string[]): void {
    this.links = traceparents.slice(0, MAX_LINKS);
  }

  /** Notes an error by its kind. Its text is left out: it may quote an email or a token. */
  fail(error: unknown): void {
    this.failWith(kindOf(error));
  }

  failWith(type: string, isOurs = isFault(type)): void {
    this.attributes['error.type'] = type;
    this.isFault ||= isOurs;
  }

  /** Further calls do nothing. */
  end(): void {
    if (this.endedAt !== null) return;
    this.endedAt = performance.now();
    this.segment.ended(this);
  }
}

/** Our code, a driver's (`23505`, `ECONNREFUSED`) or the error's class. */
function kindOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  if (!(error instanceof Error)) return 'Error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
