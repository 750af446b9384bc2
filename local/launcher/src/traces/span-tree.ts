import type { Span } from '@gobbler/service-kit';

/** A span with those below it. */
export interface SpanNode {
  readonly span: Span;
  readonly children: readonly SpanNode[];
}

/** The spans of a trace below their parents, in the order of their beginnings; those whose parent is not here are on top. */
export function spanTree(spans: readonly Span[]): readonly SpanNode[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const children = Map.groupBy(
    spans.toSorted((one, other) => one.startedAt - other.startedAt),
    (span) => {
      const parentId = parentIdOf(span);
      return parentId !== null && known.has(parentId) ? parentId : null;
    },
  );
  const below = (id: string | null): SpanNode[] =>
    (children.get(id) ?? []).map((span) => ({ span, children: below(span.spanId) }));
  return below(null);
}

function parentIdOf({ parent, segment }: Span): string | null {
  return parent ? parent.spanId : segment.parentSpanId;
}
