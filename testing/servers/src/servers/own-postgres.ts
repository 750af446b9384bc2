import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@gobbler/embedded-postgres';
import type { ControlledServer } from '../controlled-server';
import { freePorts } from '../free-ports';
import { guardProcesses } from '../guarded-processes';
import { childrenOf, isRunning, signal, untilGone, untilStopped } from '../processes';

/** A PostgreSQL of one's own. It is many processes, one a connection: signals that no process may miss go to all of them. */
export async function startOwnPostgres(folder: string): Promise<ControlledServer> {
  await mkdir(folder);
  await chmod(folder, 0o711);
  const [port = 0] = await freePorts(1);
  let running: EmbeddedPostgres | null = null;

  const pidOf = (): number => (running && isRunning(running.pid) ? running.pid : 0);
  function updateGuard(processes: readonly number[], name: 'INT' | 'KILL'): void {
    guardProcesses(
      folder,
      processes.map((pid) => ({ pid, signal: name })),
    );
  }
  async function start(): Promise<void> {
    if (pidOf() !== 0) return;
    running = await startEmbeddedPostgres({ dataDir: folder, port });
    await running.createDatabase('test');
    updateGuard([running.pid], 'INT');
  }
  /** The first process is stopped before the others are counted, so that it makes no more of them. */
  function holdAll(): readonly number[] {
    const first = pidOf();
    if (first === 0) return [];
    signal(first, 'SIGSTOP');
    return [first, ...childrenOf(first)];
  }
  async function stop(): Promise<void> {
    if (pidOf() !== 0) await resume();
    await running?.stop();
    updateGuard([], 'INT');
  }
  async function kill(): Promise<void> {
    const all = holdAll();
    for (const pid of all) signal(pid, 'SIGKILL');
    await untilGone(all);
    updateGuard([], 'INT');
  }
  async function pause(): Promise<void> {
    const all = holdAll();
    for (const pid of all) signal(pid, 'SIGSTOP');
    updateGuard(all, 'KILL');
    await untilStopped(all);
  }
  async function resume(): Promise<void> {
    const first = pidOf();
    if (first === 0) return;
    for (const pid of [...childrenOf(first), first]) signal(pid, 'SIGCONT');
    updateGuard([first], 'INT');
  }
  async function remove(): Promise<void> {
    await kill();
    // where the data lie when the server's user can't get into the folder
    const elsewhere = await readFile(join(folder, 'postgres.path'), 'utf8').catch(() => null);
    if (elsewhere !== null) await rm(elsewhere.trim(), { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
  await start();
  return {
    // The port and the password stay.
    addresses: { url: urlOf(running) },
    get pid() {
      return pidOf();
    },
    start,
    stop,
    kill,
    pause,
    resume,
    remove,
    runTool: () => Promise.reject(new Error('PostgreSQL comes without tools here.')),
  };
}

function urlOf(server: EmbeddedPostgres | null): string {
  if (!server) throw new Error('PostgreSQL was not started');
  return server.url('test');
}
