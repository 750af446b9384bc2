import type { FaultReport } from './run-fault';

const COLUMNS = ['fault', 'engine', 'rounds', 'acknowledged', 'lost', 'double', 'seconds', 'verdict'] as const;

/** The table at the end of a run. */
export function describeReports(reports: readonly FaultReport[]): string {
  const lines = reports.map(({ fault, engine, result, verdict, seconds }) => [
    `${fault.number} ${fault.title}`,
    engine,
    ...[result.rounds, result.acknowledged, result.lost, result.double].map(String),
    seconds.toFixed(1),
    verdict,
  ]);
  const widths = COLUMNS.map((name, column) =>
    Math.max(name.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const format = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [format(COLUMNS), format(widths.map((width) => '-'.repeat(width))), ...lines.map(format)].join('\n');
}

/** What the table has no room for: figures, and everything that was wrong. */
export function describeDetails({ fault, engine, result, verdict, historyFile }: FaultReport): string {
  const shown = result.violations.slice(0, 10);
  const more = result.violations.length - shown.length;
  return [
    `fault ${fault.number} on ${engine}: ${verdict}`,
    ...result.notes.map((note) => `  ${note}`),
    ...result.standIns.map((one) => `  a stand-in proves nothing here: ${one}`),
    ...shown.map((one) => `  WRONG ${one}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
    ...(historyFile === null ? [] : [`  history: ${historyFile}`]),
  ].join('\n');
}
