import { parseArgs } from 'node:util';
import { runCommand } from '../command/run-command';
import type { Terminal } from '../command/terminal';
import type { Environment } from '../settings/read-settings';

/** A service's `reconcile` command: compares what it stores with the facts, and repairs it. */
export interface Reconciliation {
  /** What `--help` prints. */
  readonly help: string;
  /** Prints the differences; resolves to the number of those that remain. */
  run(options: ReconcileOptions): Promise<number>;
}

export interface ReconcileOptions {
  readonly env: Environment;
  /** Whether to repair what is safe to repair. */
  readonly isRepairing: boolean;
  /** Prints a line. */
  readonly say: (line: string) => void;
}

/** Compares, and repairs with `--repair`; resolves to the exit code: 0 if no difference remains, else 1. */
export function runReconcile(
  { help, run }: Reconciliation,
  args: readonly string[],
  env: Environment,
  terminal: Terminal,
): Promise<number> {
  return runCommand(
    {
      usage: help,
      parse: (given) => parseArgs({ args: given, options: { repair: { type: 'boolean', default: false } } }).values,
      run: async ({ repair }) => ((await run({ env, isRepairing: repair, say: terminal.say })) === 0 ? 0 : 1),
    },
    args,
    terminal,
  );
}
