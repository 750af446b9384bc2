import { renameSync, writeFileSync } from 'node:fs';

/** What the guard ends after the run, with the signal that is enough. */
export interface GuardedProcess {
  readonly pid: number;
  /** PostgreSQL gets the chance to give back its shared memory; the others leave nothing but files. */
  readonly signal: 'INT' | 'KILL';
}

/**
 * Registers the processes of a server's folder with the guard, in place of earlier ones: the system reuses the numbers of
 * ended processes. Synchronous and atomic, since the run may be killed at any moment.
 */
export function guardProcesses(folder: string, processes: readonly GuardedProcess[]): void {
  const path = `${folder}.pid`;
  writeFileSync(`${path}.new`, processes.map(({ pid, signal }) => `${pid} ${signal}\n`).join(''));
  renameSync(`${path}.new`, path);
}

/** Registers a container, which the guard removes after the run. */
export function guardContainer(folder: string, engine: string, name: string): void {
  writeFileSync(`${folder}.container`, `${engine} ${name}\n`);
}
