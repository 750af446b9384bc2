import type { Span } from '@gobbler/service-kit';
import { spanTree, type SpanNode } from './span-tree';
import type { StoredTrace } from './trace-store';

/** The pages as HTML. Bars are drawings, since a policy that allows no inline styles leaves no other way to say their lengths. */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="/local/traces.css">
<script src="/local/traces.js" defer></script>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

/** The traces in memory, the request that began last first. */
export function listPage(traces: readonly StoredTrace[]): string {
  const rows = traces
    .map((trace) => ({ trace, summary: summarise(trace) }))
    .toSorted((one, other) => other.summary.startedAt - one.summary.startedAt)
    .map(({ trace, summary }) => row(trace, summary))
    .join('\n');
  return page(
    'Traces – Gobbler',
    `<h1>Traces</h1>
<p>The last requests of this process, from the router to the push. They are kept in memory until it ends.
Reload the page for newer ones.</p>
<p><label for="filter">Show only those with</label><br><input id="filter" type="search" autocomplete="off"
placeholder="route, operation, event, error or trace id"></p>
<table>
<thead><tr><th scope="col">Request</th><th scope="col" class="wide">Began</th><th scope="col" class="number">Answered after</th>
<th scope="col" class="number wide">All done after</th><th scope="col" class="number wide">Spans</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>
<p id="none" role="status" hidden>No request matches.</p>
${traces.length === 0 ? '<p>None yet. Send a request, or run <code>npm run demo</code>.</p>' : ''}`,
  );
}

function row(trace: StoredTrace, { title, error, startedAt, answerMs, durationMs }: Summary): string {
  const words = [trace.traceId, ...new Set(trace.spans.map(({ name }) => name))].join(' ');
  const problem = error === null ? '' : ` <span class="bad">${escape(error)}</span>`;
  return `<tr data-words="${escape(words)}"><td><a href="/local/traces/${trace.traceId}">${escape(title)}</a>${problem}</td>
<td class="wide">${timeOf(startedAt)}</td><td class="number">${milliseconds(answerMs)}</td>
<td class="number wide">${milliseconds(durationMs)}</td><td class="number wide">${trace.spans.length}</td></tr>`;
}

/** The waterfall of one trace. */
export function tracePage(trace: StoredTrace): string {
  const summary = summarise(trace);
  const services = [...new Set(trace.spans.map(({ segment }) => segment.service))].toSorted();
  const keys = services.map((service) => `<li>${key(service)}${escape(service)}</li>`).join('');
  return page(
    `${summary.title} – traces – Gobbler`,
    `<p><a href="/local/traces">All traces</a></p>
<h1>${escape(summary.title)}</h1>
<p>Answered after ${milliseconds(summary.answerMs)}, all done after ${milliseconds(summary.durationMs)}, from
${timeOf(summary.startedAt)}; trace <code>${trace.traceId}</code>,
${trace.spans.length} spans${summary.error === null ? '' : `, <span class="bad">${escape(summary.error)}</span>`}</p>
<ul class="keys" aria-label="Services">${keys}</ul>
<p><button type="button" id="all" aria-pressed="false">Show all details</button></p>
<ol aria-label="Spans">${spanTree(trace.spans)
      .map((node) => drawSpan(node, summary, 0))
      .join('\n')}</ol>`,
  );
}

export function missingPage(): string {
  return page(
    'No such trace – Gobbler',
    `<h1>No such trace</h1><p>Only the last few hundred are kept. <a href="/local/traces">All traces</a></p>`,
  );
}

interface Summary {
  readonly title: string;
  readonly error: string | null;
  /** By the monotonic clock, milliseconds. */
  readonly startedAt: number;
  /** Until the request was answered, and until all that it caused was done. */
  readonly answerMs: number;
  readonly durationMs: number;
}

function summarise({ spans }: StoredTrace): Summary {
  const [root] = spanTree(spans);
  const startedAt = Math.min(...spans.map((span) => span.startedAt));
  const endedAt = Math.max(...spans.map((span) => span.endedAt ?? span.startedAt));
  const operation = root?.span.attributes['graphql.operation.name'];
  const failed = root?.span.attributes['error.type'];
  return {
    title: `${root?.span.name ?? ''}${operation === undefined ? '' : ` ${String(operation)}`}`,
    error: failed === undefined ? null : String(failed),
    startedAt,
    answerMs: root ? lengthOf(root.span) : 0,
    durationMs: endedAt - startedAt,
  };
}

function drawSpan({ span, children }: SpanNode, summary: Summary, depth: number): string {
  const { startedAt, durationMs } = summary;
  const { name, segment, attributes } = span;
  const ms = lengthOf(span);
  const error = attributes['error.type'];
  const at = (part: number) => (durationMs === 0 ? 0 : (part / durationMs) * WIDTH);
  const bar = `<svg class="bar" viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none" aria-hidden="true">
<rect class="track" y="4" width="${WIDTH}" height="2"/>
<rect class="${escape(segment.service)}" x="${at(span.startedAt - startedAt).toFixed(1)}" width="${Math.max(2, at(ms)).toFixed(1)}" height="10"/></svg>`;
  const details = [
    ['service', segment.service],
    ['began after', milliseconds(span.startedAt - startedAt)],
    ['kind', span.kind],
    ...Object.entries(attributes).map(([key, value]) => [key, String(value)] as const),
    ['span', span.spanId],
  ] as const;
  return `<li><details><summary class="d${Math.min(depth, MAX_DEPTH)}"><span class="name">${escape(name)} <span class="soft">${escape(segment.service)}</span>${
    error === undefined ? '' : ` <span class="bad">${escape(String(error))}</span>`
  }</span><span class="number">${milliseconds(ms)}</span>${bar}</summary>
<dl>${details.map(([term, value]) => `<dt>${escape(term)}</dt><dd>${escape(value)}</dd>`).join('')}</dl></details>
${children.length === 0 ? '' : `<ol>${children.map((node) => drawSpan(node, summary, depth + 1)).join('\n')}</ol>`}</li>`;
}

/** Of the drawing in which a bar lies. */
const WIDTH = 1_000;
/** Deeper ones stand no further in. */
const MAX_DEPTH = 16;

function key(service: string): string {
  return `<svg class="key" viewBox="0 0 10 10" aria-hidden="true"><rect class="${escape(service)}" width="10" height="10"/></svg>`;
}

function lengthOf({ startedAt, endedAt }: Span): number {
  return (endedAt ?? startedAt) - startedAt;
}

function milliseconds(ms: number): string {
  return ms >= 1_000 ? `${(ms / 1_000).toFixed(2)} s` : `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
}

function timeOf(monotonic: number): string {
  const time = new Date(performance.timeOrigin + monotonic).toISOString();
  return `<time datetime="${time}">${time.slice(11, 23)} UTC</time>`;
}
