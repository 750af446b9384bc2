import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { poll } from '@gobbler/test-servers/eventually';
import { inheritedPaths } from './config';

export const ROOT = resolve(__dirname, '../../..');

/** A program in a process group of its own. */
export interface RunningProcess {
  readonly pid: number;
  /** The end of what it has printed, up to 2 MB. */
  output(): string;
  readonly hasEnded: boolean;
  /** Resolves to its exit code, or the signal that ended it, when its output is closed too. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Waits for text that it prints. Rejects with its output when it ends before, or takes too long. */
  prints(pattern: RegExp, limitMs?: number): Promise<RegExpExecArray>;
  /** Waits until an address answers 200. Rejects with its output when it ends before, or takes too long. */
  answers(url: string, limitMs?: number): Promise<Response>;
  signal(name: NodeJS.Signals): void;
  /** Sends a signal (SIGTERM when left out) and resolves to what ended it. */
  stop(name?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
  /** SIGKILL for the whole group; resolves when it is gone. */
  kill(): Promise<void>;
  /** Whether SIGSTOP holds it. Linux only. */
  isPaused(): boolean;
}

export interface ProcessOptions {
  /** The repository's root when left out. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Left running by `endProcesses`; its starter ends it. */
  readonly isShared?: boolean;
}

/** A process of ours takes a quarter less CPU to start with it. */
const COMPILE_CACHE = join(tmpdir(), 'gobbler-compile-cache');
const OUTPUT_LIMIT = 2_000_000;
/** Only against a hang: a busy machine may need many times what an idle one does. */
const LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 20_000;

const started = new Set<RunningProcess>();

/** Starts a program with the paths of this environment and nothing else of it. It ends with this process at the latest. */
export function startProcess(command: string, args: readonly string[], options: ProcessOptions = {}): RunningProcess {
  const { PATH = '', ...others } = inheritedPaths();
  const child = spawn(command, args, {
    cwd: options.cwd ?? ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // As npm sets PATH, so that our Node comes before an older one.
    env: { PATH: `${dirname(process.execPath)}:${PATH}`, ...others, NODE_COMPILE_CACHE: COMPILE_CACHE, ...options.env },
  });
  const pid = child.pid ?? 0;
  let output = '';
  let end: { readonly by: number | NodeJS.Signals | null } | null = null;
  const note = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-OUTPUT_LIMIT));
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  const killAtExit = () => sendSignal(-pid, 'SIGKILL');
  process.once('exit', killAtExit);
  const ended = new Promise<number | NodeJS.Signals | null>((done, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('exit', killAtExit);
      end = { by: code ?? signal };
      done(end.by);
    });
  });
  ended.catch(() => undefined); // reported to each caller that waits for it

  async function waitFor<Value>(what: string, limitMs: number, read: () => Promise<Value | null>): Promise<Value> {
    const { value } = await poll(
      async () => ({ hadEnded: end !== null, value: await read() }),
      ({ hadEnded, value: found }) => hadEnded || found !== null,
      { limitMs, everyMs: 20 },
    );
    if (value !== null) return value;
    throw new Error(
      `${command} ${args.join(' ')}: no ${what} ${end ? `before it ended with ${end.by}` : `within ${limitMs} ms`}:\n${output}`,
    );
  }

  const running: RunningProcess = {
    pid,
    output: () => output,
    get hasEnded() {
      return end !== null;
    },
    ended,
    prints: (pattern, limitMs = LIMIT_MS) => waitFor(String(pattern), limitMs, async () => pattern.exec(output)),
    answers: (url, limitMs = LIMIT_MS) => waitFor(`answer of ${url}`, limitMs, () => fetchOk(url)),
    signal: (name) => void child.kill(name),
    stop(name = 'SIGTERM') {
      child.kill(name);
      return ended;
    },
    async kill() {
      sendSignal(-pid, 'SIGKILL');
      await ended;
    },
    isPaused: () => end === null && /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')),
  };
  if (!options.isShared) started.add(running);
  return running;
}

/** Starts one of our built programs, named by its path below the root, on this Node. */
export function startProgram(file: string, options: ProcessOptions = {}): RunningProcess {
  return startProcess(process.execPath, [resolve(ROOT, file)], options);
}

/** Ends what the tests of this file have left running, with its whole group. */
export async function endProcesses(): Promise<void> {
  const all = [...started];
  started.clear();
  await Promise.all(
    all.map(async ({ pid, ended }) => {
      sendSignal(-pid, 'SIGTERM');
      sendSignal(-pid, 'SIGCONT'); // a paused one would not receive SIGTERM
      const force = setTimeout(() => sendSignal(-pid, 'SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(force);
    }),
  );
}

/** Signals a process, or with a negative number its whole group; one that is gone is fine. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  if (pid === 0) return; // would be our own group
  try {
    process.kill(pid, signal);
  } catch {
    // gone already
  }
}

/** Whether a service takes requests at this moment. */
export async function isReady(url: string, limitMs?: number): Promise<boolean> {
  return (await fetchOk(`${url}/readyz`, limitMs)) !== null;
}

/** The answer of an address when it is 200, else null. Its body is read here, as the time limit would end a later read too. */
async function fetchOk(url: string, limitMs = 2_500): Promise<Response | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
    const body = await answer.text();
    return answer.status === 200 ? new Response(body, { headers: answer.headers }) : null;
  } catch {
    return null;
  }
}
