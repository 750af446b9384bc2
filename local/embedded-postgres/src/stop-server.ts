import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { program, type Binaries } from './binaries';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import { errorCode } from './error-code';
import { isPostgresOf, postmasterFile, readPostmasterFile } from './postmaster-file';

/** PostgreSQL's fast shutdown, its immediate one (repaired at the next start), then the kernel's; with milliseconds to wait. */
const STEPS = [
  ['SIGINT', 20_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
] as const;

/** Stops the server that has these data, also one that another process started, and waits until it is gone. */
export async function stopServer(binaries: Binaries, data: string): Promise<void> {
  const running = await readPostmasterFile(data);
  if (!running) return;
  if (!isPostgresOf(data, running.pid)) return forget(data, running.pid);
  for (const [signal, timeoutMs] of STEPS) {
    send(binaries, data, running.pid, signal);
    if (await isGone(data, running.pid, timeoutMs)) return;
  }
  throw new EmbeddedPostgresError(`PostgreSQL (process ${running.pid}) does not end: end it, then start again.`);
}

/** The pid in the file belongs to another program by now, or to none; PostgreSQL itself would wait for the former. */
async function forget(data: string, pid: number): Promise<void> {
  if (isAlive(pid)) await rm(postmasterFile(data), { force: true });
}

function send(binaries: Binaries, data: string, pid: number, signal: NodeJS.Signals): void {
  if (process.platform === 'win32' && signal !== 'SIGKILL') {
    // Windows has no signals; pg_ctl knows the server's event
    const mode = signal === 'SIGINT' ? 'fast' : 'immediate';
    spawnSync(program(binaries, 'pg_ctl'), ['stop', '-D', data, '-m', mode, '-W'], { cwd: dirname(data) });
    return;
  }
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (isAlive(pid)) {
      throw new EmbeddedPostgresError(
        `PostgreSQL (process ${pid}) is another user's: start as that user (${String(error)}).`,
      );
    }
  }
}

async function isGone(data: string, pid: number, timeoutMs: number): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  while (isAlive(pid) && isPostgresOf(data, pid)) {
    if (performance.now() > until) return false;
    await sleep(10);
  }
  return true;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
