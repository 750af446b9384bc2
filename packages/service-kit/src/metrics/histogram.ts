/** Observations with one set of labels. */
export interface Series {
  observe(value: number): void;
}

export interface HistogramOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  /** Upper bounds, rising. */
  readonly buckets: readonly number[];
}

/**
 * A histogram for prom-client's registry. prom-client's own checks and hashes the labels at each observation, which takes a
 * microsecond; with a handful of them per request that is more than a percent of the router's CPU. Here a series is found once.
 */
export class Histogram<Label extends string> {
  /** For the registry. */
  readonly name: string;
  /** By their labels' values. */
  private readonly all = new Map<string, CountedSeries>();

  constructor(private readonly options: HistogramOptions<Label>) {
    this.name = options.name;
    // Without labels there is one series, which shows from the start.
    if (options.labelNames.length === 0) this.labels();
  }

  /** The series of these values, in the order of the labels' names; it shows from now on. */
  labels(...values: readonly string[]): Series {
    const key = values.join('\n');
    const known = this.all.get(key) ?? new CountedSeries(values, this.options.buckets);
    this.all.set(key, known);
    return known;
  }

  /** Called by the registry. */
  get(): Promise<object> {
    const { name, help } = this.options;
    const values = [...this.all.values()].flatMap((series) => this.samplesOf(series));
    return Promise.resolve({ name, help, type: 'histogram', aggregator: 'sum', values });
  }

  private samplesOf({ values, counts, sum }: CountedSeries): readonly object[] {
    const { name, labelNames, buckets } = this.options;
    const labels = Object.fromEntries(labelNames.map((label, index) => [label, values[index] ?? '']));
    let count = 0;
    const samples = [...buckets, '+Inf'].map((le, index) => {
      count += counts[index] ?? 0;
      return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count };
    });
    return [
      ...samples,
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }
}

class CountedSeries implements Series {
  /** Of each bucket alone, and of those above the last. */
  readonly counts: Float64Array;
  sum = 0;

  constructor(
    readonly values: readonly string[],
    private readonly bounds: readonly number[],
  ) {
    this.counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    const { bounds, counts } = this;
    let index = 0;
    while (index < bounds.length && value > (bounds[index] ?? Infinity)) index += 1;
    counts[index] = (counts[index] ?? 0) + 1;
    this.sum += value;
  }
}
