import { readFile } from 'node:fs/promises';
import { errorCode } from './error-code';

/**
 * Distinguishes a running process from a later one with the same pid; null when there is no such process.
 * On Linux its start time in clock ticks (proc(5), /proc/pid/stat, field 22), elsewhere only that it is there.
 */
export async function processStartTime(pid: number): Promise<string | null> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') return null;
  }
  if (process.platform !== 'linux') return 'running';
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in brackets that may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
