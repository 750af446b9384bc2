import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const ROOT = resolve(__dirname, '../../../..');
export const LAUNCHER = 'local/launcher/dist/main.js';

export interface RunningProcess {
  readonly pid: number;
  /** All that it has printed. */
  output(): string;
  /** Waits for a text that it prints. Rejects when it ends before. */
  sees(pattern: RegExp, limitMs?: number): Promise<RegExpExecArray>;
  /** Resolves to the exit code when it has ended and closed its output. */
  readonly ended: Promise<number | null>;
}

export interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a program in a process group of its own, with nothing of this environment but the paths. */
export function runProcess(command: string, args: readonly string[], options: ProcessOptions = {}): RunningProcess {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const child = spawn(command, args, {
    cwd: options.cwd ?? ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      // As npm sets it, so that our Node comes before an older one.
      PATH: `${dirname(process.execPath)}:${PATH}`,
      HOME,
      ...(TMPDIR === undefined ? {} : { TMPDIR }),
      ...options.env,
    },
  });
  let output = '';
  let isOver = false;
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((done, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      isOver = true;
      done(code);
    });
  });
  async function sees(pattern: RegExp, limitMs = 60_000): Promise<RegExpExecArray> {
    const until = performance.now() + limitMs;
    for (;;) {
      const match = pattern.exec(output);
      if (match) return match;
      if (isOver || performance.now() > until) throw new Error(`${pattern} was not printed:\n${output}`);
      await sleep(20);
    }
  }
  const running = { pid: child.pid ?? 0, output: () => output, sees, ended };
  started.push(running);
  return running;
}

const started: RunningProcess[] = [];

/** Ends what a test that failed has left running, with its whole group. */
export async function endAll(): Promise<void> {
  for (const { pid, ended } of started.splice(0)) {
    sendSignal(-pid, 'SIGTERM');
    const patience = setTimeout(() => sendSignal(-pid, 'SIGKILL'), 20_000);
    await ended;
    clearTimeout(patience);
  }
}

/** Runs one of our built programs under this Node. */
export function runMainFile(file: string, options: ProcessOptions = {}): RunningProcess {
  return runProcess(process.execPath, [resolve(ROOT, file)], options);
}

/** Signals a process, or with a negative number its whole group; one that is gone is fine. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // gone already
  }
}

/** The processes that have a text in their command line, such as a folder of this test alone; Linux only knows. */
export function processesNaming(text: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid && commandLine(pid).includes(text));
}

/** The processes of a group; Linux only knows. */
export function processesOfGroup(group: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && groupOf(pid) === group);
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function groupOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  } catch {
    return null;
  }
}

export interface TakenPort {
  readonly port: number;
  free(): Promise<void>;
}

/** Listens on a port of loopback: a free one, or the one that is named. */
export function takePort(port = 0): Promise<TakenPort> {
  return new Promise((done, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port'));
      return done({
        port: address.port,
        free: () =>
          new Promise((freed) => {
            server.close(() => freed());
          }),
      });
    });
  });
}

/** A port that was free a moment ago, below those that systems give to outgoing connections. */
export async function freePort(): Promise<number> {
  for (;;) {
    const taken = await takePort(10_000 + Math.floor(Math.random() * 9_000)).catch(() => null);
    if (!taken) continue;
    await taken.free();
    return taken.port;
  }
}
