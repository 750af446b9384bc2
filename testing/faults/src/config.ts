import { tmpdir } from 'node:os';
import { RUN_FOLDER_VARIABLE } from '@gobbler/test-servers';

/** Where programs are found; the one thing that processes of a fault test take from this one's environment. */
export function inheritedPaths(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const { PATH = '', HOME = '' } = env;
  return { PATH, HOME };
}

/** Tells the test bed where this run keeps its servers' files. */
export function announceRunFolder(variable: string, folder: string, env: NodeJS.ProcessEnv = process.env): void {
  env[variable] = folder;
}

/** Where this run keeps its files, all of which go with it. */
export function runFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env[RUN_FOLDER_VARIABLE] || tmpdir();
}
