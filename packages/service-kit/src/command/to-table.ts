/** Lines with a header, a rule and rows, whose columns are as wide as their contents. */
export function toTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const [first = '', ...rest] = alignColumns([header, ...rows]);
  const widths = columnWidths([header, ...rows]);
  return [first, widths.map((width) => '-'.repeat(width)).join('  '), ...rest];
}

/** Lines whose columns are as wide as their contents. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = columnWidths(rows);
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function columnWidths(rows: readonly (readonly string[])[]): number[] {
  return (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
}
