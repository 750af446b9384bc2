import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endOfLog, spawnChild, type Child } from './child-process';
import type { ControlledServer } from './controlled-server';
import { freePorts } from './free-ports';
import { guardProcesses } from './guarded-processes';
import { untilStopped } from './processes';
import type { Command, Place, Programs, Recipe } from './recipes/recipe';
import { runProgram } from './run-program';
import { waitUntilReady } from './wait-until-ready';

export interface ProcessServerOptions {
  readonly recipe: Recipe<string>;
  readonly programs: Programs;
  /** Made here; its parent is the run's folder. */
  readonly folder: string;
  readonly searchPath: string;
}

const PORTS_IN_USE = /in use|eaddrinuse|can't bind|could not bind/i;
const ATTEMPTS = 5;
/** Milliseconds for an orderly end, before it is forced. */
const STOP_TIMEOUT_MS = 60_000;

/** Starts a server from the machine's own programs, on free ports, with new data. Rejects with the end of its log. */
export async function startProcessServer(options: ProcessServerOptions): Promise<ControlledServer> {
  for (let attempt = 1; ; attempt += 1) {
    const place = await makePlace(options);
    const server = createProcessServer(options, place);
    try {
      await prepare(options, place);
      await server.start();
      return server;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      await server.remove();
      if (attempt === ATTEMPTS || !PORTS_IN_USE.test(message)) throw error;
    }
  }
}

async function makePlace({ folder, recipe }: ProcessServerOptions): Promise<Place> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711);
  return { folder, ports: await freePorts(recipe.portCount), password: randomBytes(12).toString('hex') };
}

const logOf = ({ folder }: Place): string => join(folder, 'server.log');

async function prepare({ recipe, programs, searchPath }: ProcessServerOptions, place: Place): Promise<void> {
  const command = await recipe.prepare(place, programs);
  if (!command) return;
  const child = spawnChild(command, place.folder, logOf(place), searchPath);
  guardProcesses(place.folder, [{ pid: child.pid, signal: 'KILL' }]);
  if ((await child.ended) !== 0) throw new Error(`${command.file} failed: ${await endOfLog(logOf(place))}`);
}

function createProcessServer({ recipe, programs, searchPath }: ProcessServerOptions, place: Place): ControlledServer {
  const addresses = recipe.addresses(place);
  let server: Child | null = null;
  let companions: readonly Child[] = [];

  const launch = (command: Command): Child => spawnChild(command, place.folder, logOf(place), searchPath);
  const isUp = (child: Child | null): child is Child => child !== null && child.failure() === null;
  function updateGuard(): void {
    const running = [...companions, server].filter(isUp);
    guardProcesses(
      place.folder,
      running.map(({ pid }) => ({ pid, signal: 'KILL' })),
    );
  }
  async function start(): Promise<void> {
    if (isUp(server)) return;
    if (!companions.some(isUp)) companions = (recipe.companions?.(place, programs) ?? []).map(launch);
    const started = launch(recipe.command(place, programs));
    server = started;
    updateGuard();
    await waitUntilReady(() => recipe.isReady(addresses), started.failure).catch(async (error: Error) => {
      throw new Error(`${error.message}\n${await endOfLog(logOf(place))}`);
    });
  }
  async function end(child: Child | null, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (!isUp(child)) return;
    child.signal(signal);
    child.signal('SIGCONT'); // a paused process would never receive SIGTERM
    const late = new AbortController();
    const force = sleep(STOP_TIMEOUT_MS, undefined, { signal: late.signal }).then(() => child.signal('SIGKILL'));
    force.catch(() => undefined); // rejects when it was not needed
    await child.ended;
    late.abort();
    updateGuard();
  }
  async function pause(): Promise<void> {
    if (!isUp(server)) return;
    server.signal('SIGSTOP');
    await untilStopped([server.pid]);
  }
  async function remove(): Promise<void> {
    await Promise.all([server, ...companions].map((child) => end(child, 'SIGKILL')));
    await rm(place.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
  return {
    addresses,
    get pid() {
      return isUp(server) ? server.pid : 0;
    },
    runTool: (tool, args) =>
      runProgram(
        { file: programs[tool] ?? tool, args, env: recipe.toolEnvironment?.(place) ?? {} },
        place.folder,
        searchPath,
      ),
    start,
    stop: () => end(server, 'SIGTERM'),
    kill: () => end(server, 'SIGKILL'),
    pause,
    resume: async () => server?.signal('SIGCONT'),
    remove,
  };
}
