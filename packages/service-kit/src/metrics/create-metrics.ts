import { Counter, Gauge, Registry, type Metric } from 'prom-client';
import { Histogram } from './histogram';
import { processMetrics } from './process-metrics';

interface MetricOptions<Label extends string> {
  /** OpenTelemetry's where it has one, else `gobbler_…`, with its unit at the end (docs/adr/0037). */
  readonly name: string;
  /** What it counts, for people. */
  readonly help: string;
  /** Their values must be few and known beforehand: never an id, a text of a request or anything about a person. */
  readonly labels?: readonly Label[];
}

/** The metrics of one service. Several services may share a process, so none of them uses prom-client's global registry. */
export interface Metrics {
  /** @param collect brings it up to date at each scrape, where counting with prom-client would cost a request too much */
  counter<Label extends string = never>(
    options: MetricOptions<Label>,
    collect?: (counter: Counter<Label>) => void,
  ): Counter<Label>;
  /** @param collect sets it at each scrape, for what can be read at any time */
  gauge<Label extends string = never>(
    options: MetricOptions<Label>,
    collect?: (gauge: Gauge<Label>) => void,
  ): Gauge<Label>;
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
    counter<Label extends string>(options: MetricOptions<Label>, collect?: (counter: Counter<Label>) => void) {
      const counter: Counter<Label> = new Counter({ ...toOptions(options), collect: () => collect?.(counter) });
      return counter;
    },
    gauge<Label extends string>(options: MetricOptions<Label>, collect?: (gauge: Gauge<Label>) => void) {
      const gauge: Gauge<Label> = new Gauge({ ...toOptions(options), collect: () => collect?.(gauge) });
      return gauge;
    },
    histogram(options, buckets) {
      const histogram = new Histogram({ ...toOptions(options), buckets });
      // oxlint-disable-next-line gobbler/no-double-assertion -- its type knows prom-client's own metrics alone; it uses `name` and `get`
      registry.registerMetric(histogram as unknown as Metric);
      return histogram;
    },
    async render() {
      return `${await registry.metrics()}\n${await processMetrics().metrics()}`;
    },
  };
}
