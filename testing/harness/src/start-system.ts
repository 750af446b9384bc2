import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startProgram, type RunningProcess } from './start-process';

export const LAUNCHER = 'local/launcher/dist/main.js';
const READY = /Gobbler is ready on (http:\/\/\S+)/;

/** The whole system in one process, started as `npm start` starts it. */
export interface System extends RunningProcess {
  readonly url: string;
  readonly dataDir: string;
}

export interface SystemOptions {
  /** A fresh one when left out. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A folder for one test's data, which PostgreSQL's user can pass through when we are root. */
export async function createDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gobbler-e2e-'));
  await chmod(folder, 0o711);
  return join(folder, 'data');
}

export async function removeDataDir(dataDir: string): Promise<void> {
  await rm(dirname(dataDir), { recursive: true, force: true });
}

/** Starts the built system on free ports. Rejects with what it printed when it ends before it is ready. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const dataDir = options.dataDir ?? (await createDataDir());
  const env = { PORT: '0', GOBBLER_DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...options.env };
  const launcher = startProgram(LAUNCHER, { env, isShared: true });
  const [, url = ''] = await launcher.prints(READY);
  return Object.assign(launcher, { url, dataDir });
}
