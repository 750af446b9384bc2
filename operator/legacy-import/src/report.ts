import { closeSync, fchmodSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from '@gobbler/service-kit';

export const TABLES = ['users', 'credentials', 'devices', 'customers', 'posts', 'reservations'] as const;
export type LegacyTable = (typeof TABLES)[number];

/** What became of the rows of a table. */
interface Counts {
  /** Rows that were read. */
  read: number;
  /** Rows that are new here (or would be). */
  taken: number;
  /** Rows that were here before, and were left as they are. */
  there: number;
  /** Rows that were not taken over; each is in the file. */
  left: number;
  /** Rows of which something was changed or has to be known; each is in the file. */
  noted: number;
}

/** Why a row is left out or noted, with what helps to find out more. */
export interface Why {
  readonly reason: string;
  readonly [detail: string]: string | number | null;
}

/** One line of the file. It holds no password hash and no push token. */
interface Finding extends Why {
  readonly table: LegacyTable;
  readonly id: number | string;
}

export interface Report {
  readonly counts: Readonly<Record<LegacyTable, Counts>>;
  add(table: LegacyTable, counts: Partial<Counts>): void;
  /** A row that is not taken over. */
  leave(finding: Finding): void;
  /** A row that is, and something about it. */
  note(finding: Finding): void;
  close(): void;
}

/** Opens the file with the findings, empty and for its owner's eyes. Throws a `StartError`. */
export function openReport(path: string): Report {
  const file = openFile(path);
  const counts = Object.fromEntries(
    TABLES.map((table): [LegacyTable, Counts] => [table, { read: 0, taken: 0, there: 0, left: 0, noted: 0 }]),
  ) as Record<LegacyTable, Counts>;
  const write = (outcome: string, finding: Finding): void => {
    writeSync(file, `${JSON.stringify({ outcome, ...finding })}\n`);
  };
  return {
    counts,
    add(table, more) {
      for (const name of ['read', 'taken', 'there', 'left', 'noted'] as const) counts[table][name] += more[name] ?? 0;
    },
    leave(finding) {
      counts[finding.table].left += 1;
      write('not taken over', finding);
    },
    note(finding) {
      counts[finding.table].noted += 1;
      write('noted', finding);
    },
    close: () => closeSync(file),
  };
}

function openFile(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(path, 'w', 0o600);
    fchmodSync(file, 0o600); // it may have been there
    return file;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`can't write the report: ${reason}. Name another file with --report.`, { cause: error });
  }
}
