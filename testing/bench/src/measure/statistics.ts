import type { Series } from '../benchmark';

/** Median, lowest and highest of some values; NaN without values. */
export function spreadOf(values: readonly number[]): { median: number; lowest: number; highest: number } {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  const median = middle.reduce((sum, value) => sum + value, 0) / middle.length;
  return { median, lowest: sorted.at(0) ?? Number.NaN, highest: sorted.at(-1) ?? Number.NaN };
}

/** The ratio of two contestants, round by round: what disturbed a round disturbed both. */
export function ratiosOf(of: Series | undefined, to: Series | undefined): readonly number[] {
  return (of?.values ?? []).map((value, round) => value / (to?.values[round] ?? Number.NaN));
}

/** Finds a contestant's series in a workload. */
export function seriesOf(series: readonly Series[], workload: string, contestant: string): Series | undefined {
  return series.find((one) => one.workload === workload && one.contestant === contestant);
}

/** The median of the ratios of two series. */
export function medianRatio(of: Series | undefined, to: Series | undefined): number {
  return spreadOf(ratiosOf(of, to)).median;
}
