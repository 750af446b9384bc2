/** Where a command tells of what it does, line by line. */
export interface MigrateTerminal {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}
