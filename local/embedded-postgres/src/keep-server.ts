import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServer } from './launch-server';

export interface KeepServerOptions {
  /** @param port the one that it had, or null at its first start */
  readonly launch: (port: number | null) => Promise<RunningServer>;
  /** Stops whatever server has the data. */
  readonly stopServer: () => Promise<void>;
  readonly onUnexpectedExit: (problem: string) => void;
  /** When it is there, the server is started again whenever it ended by itself. */
  readonly onBack: ((message: string) => void) | undefined;
}

export interface KeptServer {
  readonly port: number;
  pid(): number;
  /** Waits until it is gone, and starts no other one. */
  stop(): Promise<void>;
}

/** Milliseconds before the server is started again; growing while it does not start. */
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 15_000;

/** Starts the server and, if required, starts it again at the same port after another process has ended it. */
export async function keepServer(options: KeepServerOptions): Promise<KeptServer> {
  const { launch, stopServer, onUnexpectedExit, onBack } = options;
  const stopped = new AbortController();
  let bringingBack: Promise<void> = Promise.resolve();

  const { child: first, port } = await launch(null);
  let current = { child: first, ended: watch(first) };

  function watch(child: ChildProcess): Promise<void> {
    return new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve();
        if (stopped.signal.aborted) return;
        onUnexpectedExit(`PostgreSQL ended by itself (${signal ?? `code ${code}`})`);
        if (onBack) bringingBack = bringBack(onBack);
      });
    });
  }

  async function bringBack(report: (message: string) => void): Promise<void> {
    for (let delay = FIRST_DELAY_MS; ; delay = Math.min(2 * delay, MAX_DELAY_MS)) {
      await sleep(delay, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined); // stop cuts it short
      if (stopped.signal.aborted) return;
      try {
        await stopServer();
        const { child } = await launch(port);
        current = { child, ended: watch(child) };
        return report('PostgreSQL was started again');
      } catch (error) {
        onUnexpectedExit(`PostgreSQL can't be started again yet: ${String(error)}`);
      }
    }
  }

  async function stop(): Promise<void> {
    stopped.abort();
    await bringingBack;
    // The server may be gone a moment before this process learns of its child's end; until then its pid is still there.
    current.child.ref();
    await stopServer();
    await current.ended;
  }

  let stopping: Promise<void> | null = null;
  return {
    port,
    pid: () => current.child.pid ?? 0,
    stop: () => (stopping ??= stop()),
  };
}
