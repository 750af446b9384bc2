import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { program, type Binaries } from './binaries';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import { freePort } from './free-port';
import { readPostmasterFile } from './postmaster-file';
import { runAs } from './run-as';
import type { ServerUser } from './server-user';

interface Launch {
  readonly binaries: Binaries;
  /** Holds the data; may be another folder than that of the log. */
  readonly place: string;
  readonly logFile: string;
  readonly user: ServerUser | null;
  readonly settings: Readonly<Record<string, string>>;
  /** A free one when null. */
  readonly port: number | null;
}

export interface RunningServer {
  readonly child: ChildProcess;
  readonly port: number;
}

/** Reading the log back after a crash can take its time on a slow disk. */
const READY_TIMEOUT_MS = 120_000;
const ATTEMPTS = 20;
/** Said when a port was taken in between, and while the last children of a killed server have not ended yet. */
const PASSING_TROUBLE = /could not bind|could not create any TCP\/IP sockets|pre-existing shared memory block/;

/** Starts the server on loopback and waits until it takes connections. */
export async function launchServer(launch: Launch): Promise<RunningServer> {
  await rename(launch.logFile, `${launch.logFile}.1`).catch(() => undefined);
  for (let attempt = 1; ; attempt += 1) {
    const port = launch.port ?? (await freePort());
    const child = spawnServer(launch, port);
    const failure = await readyOrFailure(launch, child);
    if (failure === null) return { child, port };
    if (attempt === ATTEMPTS || !PASSING_TROUBLE.test(failure)) {
      throw new EmbeddedPostgresError(`PostgreSQL does not start: ${failure} (see ${launch.logFile})`);
    }
    await sleep(250);
  }
}

/** In a session of its own: a Ctrl-C in the terminal must reach us alone, who still need it until the services have drained. */
function spawnServer({ binaries, place, logFile, user, settings }: Launch, port: number): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  try {
    const all = { ...settings, port: `${port}`, listen_addresses: '127.0.0.1', unix_socket_directories: '' };
    const child = spawn(
      program(binaries, 'postgres'),
      ['-D', join(place, 'data'), ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...runAs(user, place), detached: true, windowsHide: true, stdio: ['ignore', log, log] },
    );
    child.unref();
    return child;
  } finally {
    closeSync(log); // the child has its own
  }
}

/** Null once it is ready, else why it ended. */
async function readyOrFailure({ place, logFile }: Launch, child: ChildProcess): Promise<string | null> {
  let failure: string | null = null;
  child.once('error', (error) => (failure = error.message));
  child.once('exit', (code, signal) => (failure ??= `it ended with ${signal ?? `code ${code}`}`));
  const until = performance.now() + READY_TIMEOUT_MS;
  while (failure === null) {
    const file = await readPostmasterFile(join(place, 'data'));
    if (file?.isReady && file.pid === child.pid) return null;
    if (performance.now() > until) {
      child.kill('SIGINT');
      return 'it was not ready in time';
    }
    await sleep(10);
  }
  return (await lastComplaint(logFile)) ?? failure;
}

async function lastComplaint(logFile: string): Promise<string | null> {
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).split('\n');
  return lines.findLast((line) => /FATAL|PANIC|error/.test(line)) ?? null;
}
