import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inheritedPaths } from '../config';

/** One of our programs, running as it does in production: a process of its own, with no other settings than these. */
export interface ServiceProcess {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  /** All that it has printed. */
  output(): string;
  readonly hasEnded: boolean;
  /** Resolves to what ended it: an exit code or a signal. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Resolves when `/readyz` says 200; rejects when it ends before, or takes too long. */
  ready(limitMs?: number): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves to what ended it. */
  stop(): Promise<number | NodeJS.Signals | null>;
  /** SIGSTOP: it keeps its connections and does nothing. */
  pause(): void;
  resume(): void;
  /** Whether it stands still. Linux only. */
  isPaused(): boolean;
}

export interface ServiceProgram {
  readonly name: string;
  /** Below the repository's root. */
  readonly file: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** Where it works; a folder of the test run's, so that the run's guard ends it whatever becomes of us. */
  readonly folder: string;
  /** A file that Node loads first. */
  readonly preload?: string | undefined;
}

const ROOT = resolve(__dirname, '../../../..');
/** Against a hang only: a machine may have other things to do. */
const READY_LIMIT_MS = 180_000;
const OUTPUT_LIMIT = 200_000;

/** Starts it; `endProcess` of the stage, or the end of this process, ends it. */
export function startServiceProcess({ name, file, port, env, folder, preload }: ServiceProgram): ServiceProcess {
  const { PATH = '', HOME = '' } = inheritedPaths();
  const args = [...(preload ? ['--require', preload] : []), resolve(ROOT, file)];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: `${dirname(process.execPath)}:${PATH}`, HOME, ...env },
  });
  const pid = child.pid ?? 0;
  const url = `http://127.0.0.1:${port}`;
  let output = '';
  let end: { readonly by: number | NodeJS.Signals | null } | null = null;
  const note = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-OUTPUT_LIMIT));
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  const ended = new Promise<number | NodeJS.Signals | null>((done, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      end = { by: code ?? signal };
      done(end.by);
    });
  });
  ended.catch(() => undefined); // told by whoever waits for it

  async function ready(limitMs = READY_LIMIT_MS): Promise<void> {
    const until = performance.now() + limitMs;
    for (;;) {
      if (end) throw new Error(`${name} ended with ${end.by} before it was ready:\n${output}`);
      if (await isReady(url)) return;
      if (performance.now() > until) throw new Error(`${name} was not ready within ${limitMs} ms:\n${output}`);
      await sleep(50);
    }
  }

  return {
    name,
    pid,
    url,
    output: () => output,
    get hasEnded() {
      return end !== null;
    },
    ended,
    ready,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    isPaused: () => end === null && /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')),
  };
}

/** Whether a service takes requests at this moment. */
export async function isReady(url: string, limitMs = 2_500): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(limitMs) }).catch(() => null);
  await answer?.body?.cancel();
  return answer?.status === 200;
}
