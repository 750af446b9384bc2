/** A row of the table that `npm start` ends with. */
export interface StartRow {
  readonly name: string;
  readonly where: string;
}

/** Two columns, as wide as they need to be. */
export function formatStartTable(rows: readonly StartRow[]): string {
  const width = Math.max(...rows.map((row) => row.name.length));
  return rows.map(({ name, where }) => `  ${name.padEnd(width)}  ${where}`).join('\n');
}
