import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere } from './read-if-there';
import { writeShared } from './write-files';

/** Milliseconds; what is older was left by a start that came to nothing, and says nothing about this one. */
const FRESH_MS = 15 * 60_000;

const markIn = (runFolder: string): string => join(runFolder, 'mode', 'local');

/** Says to the `settings` that runs next that Compose's profile `local` is on. */
export function leaveMark(runFolder: string, now: Date): void {
  mkdirSync(join(runFolder, 'mode'), { recursive: true });
  writeFileSync(markIn(runFolder), now.toISOString());
}

/**
 * Whether the profile `local` is on. The same mark counts once: it is noted, not removed, because it lies in a volume that belongs to
 * another user.
 */
export function takeMark(runFolder: string, now: Date): boolean {
  const mark = readIfThere(markIn(runFolder));
  const noted = join(runFolder, 'services', 'mark');
  if (mark === null || mark === readIfThere(noted)) return false;
  writeShared(noted, mark);
  return Math.abs(now.getTime() - Date.parse(mark)) < FRESH_MS;
}
