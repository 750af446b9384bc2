import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the first process of PostgreSQL writes into `postmaster.pid` of its data. */
export interface PostmasterFile {
  readonly pid: number;
  readonly isReady: boolean;
}

/** Null when no server has these data (or it has not started). */
export async function readPostmasterFile(data: string): Promise<PostmasterFile | null> {
  const text = await readFile(postmasterFile(data), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  return { pid, isReady: lines[7]?.trim() === 'ready' }; // LOCK_FILE_LINE_PM_STATUS in PostgreSQL's miscadmin.h
}

export function postmasterFile(data: string): string {
  return join(data, 'postmaster.pid');
}

/** A process number outlives its process: only the command line shows whether it is still the server of these data. */
export function isPostgresOf(data: string, pid: number): boolean {
  const command = commandLine(pid);
  // a whole argument (Windows may quote it), not the end of a longer path
  return command.includes('postgres') && [` ${data}`, `"${data}`].some((argument) => command.includes(argument));
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    if (process.platform !== 'win32')
      return execFileSync('ps', ['-ww', '-o', 'command=', '-p', `${pid}`], { encoding: 'utf8' });
    const query = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`;
    return execFileSync('powershell', ['-NoProfile', '-Command', query], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
