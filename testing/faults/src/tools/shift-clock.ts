import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/** The file that Node loads before a service's program, so that all its code sees another time. */
export const SHIFTED_CLOCK = resolve(__dirname, '../../shifted-clock.cjs');
/** Where that file finds by how much; the services themselves know nothing of it. */
export const CLOCK_OFFSET_FILE = 'FAULT_CLOCK_OFFSET_FILE';

/** Sets the clock of processes that were started with this file, at once (they read it ten times per second). */
export async function setClockOffset(file: string, ms: number): Promise<void> {
  await writeFile(file, String(ms));
}
