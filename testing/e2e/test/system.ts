import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The whole system, started as `npm start` does, in a process group of its own. */
export interface System {
  readonly url: string;
  readonly dataDir: string;
  /** All that it has printed. */
  output(): string;
  /** Asks it to stop; the exit code. */
  stop(signal?: 'SIGINT' | 'SIGTERM'): Promise<number | null>;
  /** kill -9 of the whole group. */
  kill(): Promise<void>;
}

export interface SystemOptions {
  /** A fresh one when left out. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const ROOT = resolve(__dirname, '../../..');
const MAIN = join(ROOT, 'local/launcher/dist/main.js');
const READY = /Gobbler is ready on (http:\S+)/;
const START_LIMIT_MS = 60_000;

/** A folder for one test's data, which PostgreSQL's user can pass through when we are root. */
export async function createDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gobbler-e2e-'));
  await chmod(folder, 0o711);
  return join(folder, 'data');
}

export async function removeDataDir(dataDir: string): Promise<void> {
  await rm(resolve(dataDir, '..'), { recursive: true, force: true });
}

/** Starts the built system on free ports. Rejects with what it printed when it ends instead of getting ready. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const dataDir = options.dataDir ?? (await createDataDir());
  const child = spawn(process.execPath, [MAIN], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...plainEnvironment(), PORT: '0', GOBBLER_DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...options.env },
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const url = await waitUntilReady(child, () => output);
  return {
    url,
    dataDir,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const [code] = await exited;
      return code;
    },
    async kill() {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await exited;
    },
  };
}

async function waitUntilReady(child: ChildProcess, output: () => string): Promise<string> {
  const until = performance.now() + START_LIMIT_MS;
  for (;;) {
    const url = READY.exec(output())?.[1];
    if (url !== undefined) return url;
    if (child.exitCode !== null) throw new Error(`the system ended with ${child.exitCode}:\n${output()}`);
    if (performance.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`the system was not ready within ${START_LIMIT_MS} ms:\n${output()}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Nothing of the tests' own environment may change what is tested. */
function plainEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
}
