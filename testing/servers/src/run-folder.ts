import type { TestBedConfig } from './config';

/** The folder of this run, in which the guard looks after what was started. */
export function runFolderOf({ runFolder }: TestBedConfig): string {
  if (runFolder) return runFolder;
  throw new Error('No test run: vitest must be given the global setup of @gobbler/test-servers.');
}
