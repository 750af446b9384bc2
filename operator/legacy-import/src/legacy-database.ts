/** A database of the old system: one read-only transaction, which sees everything as it was when it began. */
export interface LegacyDatabase {
  query<Row extends object>(statement: string, values: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Where one is, for messages. */
export interface LegacyAddress {
  readonly url: string;
  /** The setting that it comes from. */
  readonly setting: string;
}

/** Why an old database can't be read, and what to do about it; never the address's password. */
export function describeLegacyFailure({ url, setting }: LegacyAddress, error: unknown): string {
  return `can't read the old database at ${new URL(url).host} (${setting}): ${reasonOf(error)}. Check its address, its user and that it is up.`;
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
