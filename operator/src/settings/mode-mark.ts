import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds; what is older was left by a start that came to nothing, and says nothing about this one. */
const FRESH_MS = 15 * 60_000;

const markIn = (runFolder: string): string => join(runFolder, 'mode', 'local');

/** Says to the `settings` that runs next that Compose's profile `local` is on. */
export function leaveMark(runFolder: string, now: Date): void {
  mkdirSync(join(runFolder, 'mode'), { recursive: true });
  writeFileSync(markIn(runFolder), now.toISOString());
}

/** Whether the profile `local` is on. The mark is gone afterwards, so that it counts once. */
export function takeMark(runFolder: string, now: Date): boolean {
  const text = readIfThere(markIn(runFolder));
  rmSync(markIn(runFolder), { force: true });
  const age = now.getTime() - Date.parse(text ?? '');
  return Math.abs(age) < FRESH_MS;
}

/** The text of a file, or null when there is none. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
