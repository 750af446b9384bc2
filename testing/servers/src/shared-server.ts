import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { poll } from './eventually';
import type { Addresses } from './recipes/recipe';

/** A server that all workers of a run share. */
export interface SharedServer {
  readonly name: string;
  /** Starts it in this folder, and registers its processes with the guard. */
  start(folder: string): Promise<Addresses>;
}

type Outcome = { readonly addresses: Addresses } | { readonly error: string };

/** Longer than the slowest start, so that the reason of a failure is heard. */
const TIMEOUT_MS = 600_000;

/** The server of this name that all workers of a run share; the first who asks starts it. */
export async function sharedServer(runFolder: string, { name, start }: SharedServer): Promise<Addresses> {
  const folder = join(runFolder, name);
  const isFirst = await mkdir(folder).then(
    () => true,
    () => false,
  );
  if (isFirst) await startOnce(folder, start);
  const outcome = await waitForOutcome(`${folder}.json`);
  if ('error' in outcome) throw new Error(outcome.error);
  return outcome.addresses;
}

async function startOnce(folder: string, start: SharedServer['start']): Promise<void> {
  await chmod(folder, 0o711);
  try {
    await writeOutcome(folder, { addresses: await start(folder) });
  } catch (error) {
    await writeOutcome(folder, { error: error instanceof Error ? error.message : String(error) });
  }
}

async function writeOutcome(folder: string, outcome: Outcome): Promise<void> {
  await writeFile(`${folder}.json.new`, JSON.stringify(outcome), { mode: 0o600 });
  await rename(`${folder}.json.new`, `${folder}.json`);
}

async function waitForOutcome(path: string): Promise<Outcome> {
  const read = () => readFile(path, 'utf8').catch(() => null);
  const text = await poll(read, Boolean, { limitMs: TIMEOUT_MS, everyMs: 50 });
  return text === null ? { error: `it reported nothing within ${TIMEOUT_MS / 1000} s` } : (JSON.parse(text) as Outcome);
}
