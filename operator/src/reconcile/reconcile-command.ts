import type { Environment } from '@gobbler/service-kit';

/** What `npm run reconcile -- <name>` compares, and may repair. */
export interface ReconcileCommand {
  /** One line for the list of commands. */
  readonly summary: string;
  /** All that `--help` says of it. */
  readonly help: string;
  /** Prints what differs. */
  run(options: ReconcileOptions): Promise<ReconcileResult>;
}

export interface ReconcileOptions {
  readonly env: Environment;
  /** Whether what is safe to repair is to be repaired. */
  readonly isRepairing: boolean;
  /** Prints a line. */
  readonly say: (line: string) => void;
}

export interface ReconcileResult {
  /** Differences that are still there: exit code 1 unless there are none. */
  readonly remaining: number;
}
