import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { eventually } from './eventually';

/** Whether a process is at work; one that only waits for its parent to take notice of its end is not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return process.platform !== 'linux' || statOf(pid)?.state !== 'Z';
}

/** Resolves when all of them have ended. */
export async function untilGone(pids: readonly number[]): Promise<void> {
  await eventually(() => !pids.some(isRunning));
}

/** Resolves when no thread of theirs runs any more: SIGSTOP reaches each one only where the kernel next takes notice of it. */
export async function untilStopped(pids: readonly number[]): Promise<void> {
  await eventually(
    () => pids.flatMap(threadStates),
    (states) => states.every((state) => 'TtZX'.includes(state)),
  );
}

export function childrenOf(parent: number): readonly number[] {
  if (process.platform === 'linux') {
    const all = readdirSync('/proc').map(Number).filter(Number.isSafeInteger);
    return all.filter((pid) => statOf(pid)?.parent === parent);
  }
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []));
}

/** A signal for a process that may be gone by now. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // gone
  }
}

/** None when it is gone. Elsewhere than on Linux there is one state for all threads. */
function threadStates(pid: number): readonly string[] {
  try {
    if (process.platform !== 'linux')
      return [
        execFileSync('ps', ['-o', 'state=', '-p', `${pid}`])
          .toString()
          .trim()[0] ?? '',
      ];
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.flatMap((thread) => statOf(`${pid}/task/${thread}`)?.state ?? []);
  } catch {
    return [];
  }
}

/** @param id of a process, or `<pid>/task/<thread>` */
function statOf(id: number | string): { readonly state: string; readonly parent: number } | null {
  try {
    // The program's name stands in brackets and may itself hold spaces and brackets.
    const [state = '', parent] = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return { state, parent: Number(parent) };
  } catch {
    return null;
  }
}
