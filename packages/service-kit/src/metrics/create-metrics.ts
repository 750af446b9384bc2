import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { processMetrics } from './process-metrics';

interface MetricOptions<Label extends string> {
  /** `gobbler_…`, with its unit at the end: https://prometheus.io/docs/practices/naming/ */
  readonly name: string;
  /** What it counts, for people. */
  readonly help: string;
  /** Their values must be few and known beforehand: never an id, a text of a request or anything about a person. */
  readonly labels?: readonly Label[];
}

/** The metrics of one service. Several services may share a process, so none of them uses prom-client's global registry. */
export interface Metrics {
  counter<Label extends string = never>(options: MetricOptions<Label>): Counter<Label>;
  gauge<Label extends string = never>(options: MetricOptions<Label>): Gauge<Label>;
  /** @param buckets upper bounds, in the unit that the name ends with */
  histogram<Label extends string = never>(options: MetricOptions<Label>, buckets: readonly number[]): Histogram<Label>;
  /** All of them and those of the process, in Prometheus's text format. */
  render(): Promise<string>;
  /** What {@link Metrics.render} writes, as a `Content-Type`. */
  readonly contentType: string;
}

/** Makes an empty set of metrics; each of them carries the label `service`. A name can be used once. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  const toOptions = <Label extends string>({ name, help, labels = [] }: MetricOptions<Label>) => ({
    name,
    help,
    labelNames: labels,
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    counter: (options) => new Counter(toOptions(options)),
    gauge: (options) => new Gauge(toOptions(options)),
    histogram: (options, buckets) => new Histogram({ ...toOptions(options), buckets: [...buckets] }),
    async render() {
      return `${await registry.metrics()}\n${await processMetrics().metrics()}`;
    },
  };
}
