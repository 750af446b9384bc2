import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface StartedServer {
  readonly url: string;
  /** What the guard ends after the run, in this order, with the signal each takes as a request to end. */
  readonly processes: readonly { readonly pid: number; readonly signal: 'INT' | 'TERM' }[];
}

/** One kind of server; each has its file in `servers/`. */
export interface ServerDefinition {
  readonly name: string;
  /** Starts it on free ports of loopback, in this empty folder, in a session of its own, so that it outlives this worker. */
  start(folder: string): Promise<StartedServer>;
}

type Outcome = { readonly url: string } | { readonly error: string };

const PATIENCE_MS = 120_000;

/** The server of this kind that all workers of a run share; the first who asks starts it. Resolves to its URL. */
export async function sharedServer(runFolder: string, definition: ServerDefinition): Promise<string> {
  const folder = join(runFolder, definition.name);
  const isFirst = await mkdir(folder).then(
    () => true,
    () => false,
  );
  if (isFirst) await startOnce(folder, definition);
  const outcome = await waitForOutcome(`${folder}.json`);
  if ('error' in outcome) throw new Error(`${definition.name} did not start: ${outcome.error}`);
  return outcome.url;
}

async function startOnce(folder: string, definition: ServerDefinition): Promise<void> {
  await chmod(folder, 0o711);
  try {
    const { url, processes } = await definition.start(folder);
    await writeFile(`${folder}.pid`, processes.map(({ pid, signal }) => `${pid} ${signal}\n`).join(''));
    await tell(folder, { url });
  } catch (error) {
    await tell(folder, { error: error instanceof Error ? error.message : String(error) });
  }
}

async function tell(folder: string, outcome: Outcome): Promise<void> {
  await writeFile(`${folder}.json.new`, JSON.stringify(outcome), { mode: 0o600 });
  await rename(`${folder}.json.new`, `${folder}.json`);
}

async function waitForOutcome(path: string): Promise<Outcome> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text !== null) return JSON.parse(text) as Outcome;
    await sleep(50);
  }
  return { error: `nothing heard of it in ${PATIENCE_MS / 1000} s` };
}
