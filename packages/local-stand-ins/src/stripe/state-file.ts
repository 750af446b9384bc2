import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PARTIAL_PREFIX, writeWholeFile } from '../write-whole-file';
import { stateFileSchema, type StripeState } from './stripe-state';

export interface StateFile {
  readonly state: StripeState;
  /** Resolves when what the state was at this moment is on the disk; calls at the same time share one write. */
  save(): Promise<void>;
}

const FILE = 'state.json';

/** Reads the state that an earlier run left in the folder. Throws when the file is not one of ours. */
export async function openStateFile(directory: string): Promise<StateFile> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const leftovers = (await readdir(directory)).filter((name) => name.startsWith(PARTIAL_PREFIX));
  await Promise.all(leftovers.map((name) => rm(join(directory, name), { force: true })));
  const path = join(directory, FILE);
  const state = await readState(path);
  let last = Promise.resolve();
  let waiting: Promise<void> | undefined;

  return {
    state,
    save() {
      waiting ??= last
        .catch(() => undefined)
        .then(() => {
          waiting = undefined;
          last = writeWholeFile(path, Buffer.from(serialize(state)));
          return last;
        });
      return waiting;
    },
  };
}

async function readState(path: string): Promise<StripeState> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  const file = stateFileSchema.parse(
    text === null
      ? { customers: [], sessions: [], subscriptions: [], portals: [], answers: [], pendingEvents: [] }
      : JSON.parse(text),
  );
  return {
    customers: byId(file.customers),
    sessions: byId(file.sessions),
    subscriptions: byId(file.subscriptions),
    portals: byId(file.portals),
    answers: new Map(file.answers.map((answer) => [answer.key, answer])),
    pendingEvents: byId(file.pendingEvents),
  };
}

function byId<T extends { id: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

function serialize(state: StripeState): string {
  return JSON.stringify(Object.fromEntries(Object.entries(state).map(([name, map]) => [name, [...map.values()]])));
}
