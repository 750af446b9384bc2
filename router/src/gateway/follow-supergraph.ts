import { setTimeout as sleep } from 'node:timers/promises';
import { SettingsError, repeat, type Logger, type Repetition } from '@gobbler/service-kit';
import { parseSupergraph, readSupergraph, type OverrideOf, type Supergraph } from './load-supergraph';

export interface FollowSupergraphOptions {
  readonly path: string;
  readonly overrideOf: OverrideOf;
  /** Milliseconds between two looks. */
  readonly everyMs: number;
  /** The text that is served now. */
  readonly currentSdl: () => string;
  /** Serves a new one; rejects with `SettingsError`, and the one before goes on, when it can't be served. */
  readonly take: (supergraph: Supergraph) => Promise<void>;
  /** Told why a new one is not served, and null when that is over. */
  readonly refuse: (reason: string | null) => void;
  readonly log: Logger;
}

/** Milliseconds after which a file that was being written is read again. */
const SETTLE_MS = 50;
const MAX_READS = 20;

/**
 * Looks at the file's content again and again and serves a new supergraph when there is one. It asks for no events and compares
 * no times: a mounted file is swapped by its folder's link, which tells neither reliably. What can't be served is told once, and
 * the supergraph before it stays.
 */
export function followSupergraph(options: FollowSupergraphOptions): Repetition {
  const { path, overrideOf, everyMs, currentSdl, take, refuse, log } = options;
  // undefined: none was refused; null: the file was away
  let refusedSdl: string | null | undefined;

  async function look(): Promise<void> {
    const sdl = await readSettled(path);
    if (sdl === currentSdl()) {
      if (refusedSdl !== undefined) log.info({ supergraph: path }, 'the supergraph is again the one that is served');
      settle();
      return;
    }
    if (sdl === refusedSdl) return;
    try {
      // A file that is away for a moment is told like one that is broken.
      const supergraph = parseSupergraph(sdl ?? (await readSupergraph(path)), path, overrideOf);
      await take(supergraph);
      settle();
      log.info({ supergraph: path, subgraphs: supergraph.subgraphs }, 'serving a new supergraph');
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      refusedSdl = sdl;
      const problem = error.problems.map(({ message }) => message).join('; ');
      refuse(problem);
      log.error({ supergraph: path, problem }, 'a new supergraph was refused; the one before stays');
    }
  }

  function settle(): void {
    refusedSdl = undefined;
    refuse(null);
  }

  return repeat(log, 'look at the supergraph', everyMs, look);
}

/** The file's text once it has stopped changing; null when there is none. */
async function readSettled(path: string): Promise<string | null> {
  let text = await readOrNull(path);
  for (let read = 1; read < MAX_READS; read += 1) {
    await sleep(SETTLE_MS, undefined, { ref: false });
    const again = await readOrNull(path);
    if (again === text) break;
    text = again;
  }
  return text;
}

async function readOrNull(path: string): Promise<string | null> {
  return readSupergraph(path).catch(() => null);
}
