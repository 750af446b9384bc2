import type { Segment, Span } from './span';

/** Where the spans go that are kept. */
export interface SpanSink {
  add(spans: readonly Span[]): void;
}

/** Whether a segment that is not sampled is kept for its error. */
export type KeepError = (isFault: boolean) => boolean;

/** Spans of one segment; the push of an event to a city has thousands. */
const MAX_SPANS = 1_000;

/**
 * Begins a segment. Its spans stay in memory until the first of them ends. Then they are kept, if the trace is sampled or that one
 * failed, or forgotten.
 */
export function createSegment(facts: Omit<Segment, 'ended'>, sink: SpanSink, keepError: KeepError): Segment {
  let spans: Span[] = [];
  let count = 0;
  let isKept: boolean | null = null;

  function decide(root: Span): void {
    // What failed below it and was handled, such as a duplicate key, is no error of the request.
    isKept = facts.isSampled || ('error.type' in root.attributes && keepError(root.isFault));
    if (count > MAX_SPANS) root.set('gobbler.spans.dropped', count - MAX_SPANS);
    if (isKept) sink.add([root, ...spans]);
    spans = [];
  }

  return {
    ...facts,
    ended(span) {
      count += 1;
      // Some work outlasts the answer, such as a statement that was given up.
      if (isKept !== null) {
        if (isKept && count <= MAX_SPANS) sink.add([span]);
      } else if (span.parent === null) decide(span);
      else if (count < MAX_SPANS) spans.push(span);
    },
  };
}
