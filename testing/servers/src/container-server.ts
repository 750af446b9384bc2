import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rm } from 'node:fs/promises';
import type { ControlledServer } from './controlled-server';
import { freePorts } from './free-ports';
import { guardContainer } from './guarded-processes';
import type { Place, Recipe } from './recipes/recipe';
import { runProgram } from './run-program';
import { waitUntilReady } from './wait-until-ready';
import type { Engine } from './ways/find-engine';

export interface ContainerServerOptions {
  readonly recipe: Recipe;
  readonly image: string;
  readonly engine: Engine;
  /** Made here; its parent is the run's folder. */
  readonly folder: string;
}

/** Runs the engine's client and resolves to what it printed. */
type Run = (args: readonly string[], timeoutMs?: number) => Promise<string>;

/** The first use of an image fetches it. */
const FETCH_TIMEOUT_MS = 300_000;

/** Starts a server in a container, on free ports of loopback. Rejects with the engine's complaint. */
export async function startContainerServer(options: ContainerServerOptions): Promise<ControlledServer> {
  const { recipe, image, engine, folder } = options;
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711);
  const ports = await freePorts(recipe.container.ports.length);
  const place: Place = { folder, ports, password: randomBytes(12).toString('hex') };
  const name = `gobbler-test-${recipe.kind}-${randomBytes(6).toString('hex')}`;
  const run: Run = (args, timeoutMs) =>
    runProgram(
      { file: engine.file, args, env: engine.environment },
      '/', // still there when the server's folder is gone
      engine.environment['PATH'] ?? '',
      timeoutMs,
    );
  guardContainer(folder, engine.file, name);
  const server = createContainerServer(recipe, place, name, run);
  try {
    await run(runArguments(recipe, image, name, place), FETCH_TIMEOUT_MS);
    await server.start();
    return server;
  } catch (error) {
    await server.remove().catch(() => undefined); // the guard tries again
    throw error;
  }
}

/** How the container is made: its ports on loopback alone, its settings, and a label by which one can find what is ours. */
export function runArguments(recipe: Recipe, image: string, name: string, place: Place): readonly string[] {
  const { container } = recipe;
  const ports = container.ports.flatMap((inside, index) => ['-p', `127.0.0.1:${place.ports[index]}:${inside}`]);
  const settings = Object.entries(container.env(place.password)).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
  const identity = ['--name', name, '--label', 'gobbler-test', '--hostname', 'localhost'];
  return ['run', '-d', ...identity, ...ports, ...settings, image, ...container.args(place.password)];
}

function createContainerServer(recipe: Recipe, place: Place, name: string, run: Run): ControlledServer {
  const addresses = recipe.addresses(place);
  let pid = 0;
  let removed: Promise<void> | null = null;
  async function remove(): Promise<void> {
    pid = 0;
    await run(['rm', '--force', '--volumes', name]);
    await rm(place.folder, { recursive: true, force: true });
  }
  async function start(): Promise<void> {
    await run(['start', name]);
    let failure: string | null = null;
    const watch = setInterval(() => void whyEnded(name, run).then((reason) => (failure ??= reason)), 1_000);
    try {
      await waitUntilReady(
        () => recipe.isReady(addresses),
        () => failure,
      );
    } finally {
      clearInterval(watch);
    }
    pid = Number(await run(['inspect', '--format', '{{.State.Pid}}', name]));
  }
  async function untilEnded(): Promise<void> {
    await run(['wait', name]);
    pid = 0;
  }
  return {
    addresses,
    get pid() {
      return pid;
    },
    start,
    async stop() {
      await run(['unpause', name]).catch(() => undefined); // fails when it is not paused
      await run(['stop', '--time', '50', name]);
      await untilEnded();
    },
    async kill() {
      if (pid === 0) return;
      // Some engines kill none that is paused.
      await run(['kill', name]).catch(() => run(['unpause', name]).then(() => run(['kill', name])));
      await untilEnded();
    },
    pause: async () => void (await run(['pause', name])),
    resume: async () => void (await run(['unpause', name])),
    remove: () => (removed ??= remove()),
    runTool: (tool, args) => run(['exec', name, tool, ...args]),
  };
}

/** The end of its log when the container has ended by itself, null while it runs. */
async function whyEnded(name: string, run: Run): Promise<string | null> {
  const isRunning = await run(['inspect', '--format', '{{.State.Running}}', name]).catch(() => 'unknown');
  if (isRunning !== 'false') return null;
  return `its container ended: ${await run(['logs', '--tail', '12', name]).catch(() => 'no log')}`;
}
