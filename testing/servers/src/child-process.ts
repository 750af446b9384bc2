import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Command } from './recipes/recipe';

export interface Child {
  readonly pid: number;
  /** Why it is not there any more; null as long as it runs. */
  failure(): string | null;
  /** Resolves when it has ended, to its exit code; 1 for a signal or a program that could not be run. */
  readonly ended: Promise<number>;
  signal(name: NodeJS.Signals): void;
}

/**
 * Starts a program in a session of its own: a Ctrl-C in the terminal must not reach it, and it may outlive this worker, whose
 * server others use. It gets no more of our environment than is given; its output goes to the log.
 */
export function spawnChild(command: Command, folder: string, logFile: string, searchPath: string): Child {
  const log = openSync(logFile, 'a', 0o600);
  let child: ChildProcess;
  try {
    child = spawn(command.file, command.args, {
      cwd: folder,
      env: { PATH: searchPath, LANG: 'C.UTF-8', ...command.env },
      detached: true,
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log); // the child has its own
  }
  let failure: string | null = null;
  const ended = new Promise<number>((resolve) => {
    child.once('error', (error) => {
      failure = error.message;
      resolve(1);
    });
    child.once('exit', (code, signal) => {
      failure = `it ended with ${signal ?? `code ${code}`}`;
      resolve(code ?? 1);
    });
  });
  child.unref();
  return {
    pid: child.pid ?? 0,
    failure: () => failure,
    // Referenced while it is waited for: the loop would end otherwise, and the promise with it.
    get ended() {
      child.ref();
      return ended;
    },
    signal: (name) => void child.kill(name),
  };
}

/** The last lines of a log, for a message about what went wrong. */
export async function endOfLog(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-12).join('\n');
}
