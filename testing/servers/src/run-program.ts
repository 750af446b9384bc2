import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Command } from './recipes/recipe';

const run = promisify(execFile);

/** Runs a program to its end and resolves to what it printed. Rejects, with its complaint, when it fails or takes too long. */
export async function runProgram(
  { file, args, env }: Command,
  cwd: string,
  searchPath: string,
  timeoutMs = 60_000,
): Promise<string> {
  try {
    const options = { cwd, timeout: timeoutMs, env: { PATH: searchPath, LANG: 'C.UTF-8', ...env } };
    return (await run(file, args, options)).stdout.trim();
  } catch (error) {
    throw new Error(complaintOf(error), { cause: error });
  }
}

/** What the program said on standard error; the failure itself (not found, too late) when it said nothing. */
function complaintOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  return said || ('message' in error && typeof error.message === 'string' ? error.message : 'it failed');
}
