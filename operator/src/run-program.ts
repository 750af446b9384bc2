import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Environment } from '@gobbler/service-kit';

export type RunProgram = typeof runProgram;

/**
 * Runs a program of another workspace with this terminal and these settings. A SIGTERM is passed on; Ctrl-C reaches it anyway.
 * @param path of the compiled file
 * @returns its exit code, or 128 + the number of the signal that ended it
 */
export function runProgram(path: string, args: readonly string[], env: Environment): Promise<number> {
  const child = spawn(process.execPath, [path, ...args], { stdio: 'inherit', env: { ...env } });
  const ignore = (): void => undefined;
  const pass = (): void => void child.kill('SIGTERM');
  process.on('SIGINT', ignore).on('SIGTERM', pass);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGTERM', pass);
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
