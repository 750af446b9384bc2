import { renameSync, writeFileSync } from 'node:fs';

/** What the guard ends after the run, with the signal that is enough. */
export interface GuardedProcess {
  readonly pid: number;
  /** PostgreSQL gets the chance to give back its shared memory; the others leave nothing but files. */
  readonly signal: 'INT' | 'KILL';
}

/**
 * Tells the guard which processes belong to a server's folder, in place of what it was told before: numbers of processes
 * that are gone must not stay, somebody else may get them. At once and whole, since the run may be killed at any moment.
 */
export function guardProcesses(folder: string, processes: readonly GuardedProcess[]): void {
  const path = `${folder}.pid`;
  writeFileSync(`${path}.new`, processes.map(({ pid, signal }) => `${pid} ${signal}\n`).join(''));
  renameSync(`${path}.new`, path);
}

/** Tells the guard of a container, which it removes after the run. */
export function guardContainer(folder: string, engine: string, name: string): void {
  writeFileSync(`${folder}.container`, `${engine} ${name}\n`);
}
