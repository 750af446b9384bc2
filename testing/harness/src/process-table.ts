import { readdirSync, readFileSync } from 'node:fs';

/** The processes that have a text in their command line, such as a folder of this test alone. Linux only. */
export function processesNaming(text: string): number[] {
  return otherProcesses().filter((pid) => readProc(pid, 'cmdline').replaceAll('\0', ' ').includes(text));
}

/** The processes of a group. Linux only. */
export function processesOfGroup(group: number): number[] {
  return otherProcesses().filter((pid) => {
    const stat = readProc(pid, 'stat');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]) === group;
  });
}

function otherProcesses(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid);
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // ended meanwhile
  }
}
