import { parser } from '@prometheus-io/lezer-promql';

/** A metric of a query, with the labels that its matchers name. */
export interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
}

/** What a query reads. Throws when it is no PromQL. */
export function selectorsOf(query: string): readonly Selector[] {
  const selectors: { metric: string; labels: string[] }[] = [];
  parser.parse(query).iterate({
    enter({ name, type, from, to }) {
      const text = query.slice(from, to);
      if (type.isError) throw new Error(`no PromQL at ${from}: ${query}`);
      if (name === 'VectorSelector') selectors.push({ metric: '', labels: [] });
      const last = selectors.at(-1);
      if (name === 'Identifier' && last) last.metric = text;
      if (name === 'LabelName' && last && isMatcher(query, to)) last.labels.push(text);
    },
  });
  return selectors;
}

/** The other labels are those of `by` and `on`. */
function isMatcher(query: string, end: number): boolean {
  return /^\s*(=|!)/.test(query.slice(end));
}
