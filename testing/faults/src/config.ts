import { tmpdir } from 'node:os';
import { RUN_FOLDER_VARIABLE } from '@gobbler/test-servers';

/** Shows the test setup where this run keeps its servers' files. */
export function announceRunFolder(variable: string, folder: string, env: NodeJS.ProcessEnv = process.env): void {
  env[variable] = folder;
}

/** Where this run keeps its files, all of which go with it. */
export function runFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env[RUN_FOLDER_VARIABLE] || tmpdir();
}
