import { isReached, type Result, type Series } from '../benchmark';
import { ratiosOf, spreadOf } from '../measure/statistics';

/** A result as a Markdown table per workload; ratios are to the first contestant, with the spread over the rounds. */
export function formatResult({ series, targets }: Result): string {
  const workloads = [...new Set(series.map(({ workload }) => workload))];
  const rows = workloads.flatMap((workload) => rowsOf(series.filter((one) => one.workload === workload)));
  return [
    ...table(['workload', 'contestant', 'median (range)', 'ratio (range)'], rows),
    '',
    ...table(
      ['figure', 'measured', 'must', 'aim', 'reached'],
      targets.map((target) => [
        target.figure,
        round(target.measured),
        `${target.isFloor ? '≥' : '≤'} ${target.must}`,
        target.aim === undefined ? '' : String(target.aim),
        isReached(target) ? 'yes' : 'no',
      ]),
    ),
  ].join('\n');
}

function rowsOf(series: readonly Series[]): string[][] {
  const [first] = series;
  return series.map((one) => [
    one.workload,
    one.contestant,
    `${spread(one.values)} ${one.unit}`,
    one === first ? '1' : spread(ratiosOf(one, first)),
  ]);
}

function spread(values: readonly number[]): string {
  const { median, lowest, highest } = spreadOf(values);
  return `${round(median)} (${round(lowest)} to ${round(highest)})`;
}

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
