import { setTimeout as sleep } from 'node:timers/promises';
import { SettingsError, repeat, type Logger, type Repetition } from '@gobbler/service-kit';
import { parseSupergraph, readSupergraph, type OverrideOf, type Supergraph } from './load-supergraph';

export interface FollowSupergraphOptions {
  readonly path: string;
  readonly overrideOf: OverrideOf;
  /** Milliseconds between two reads. */
  readonly everyMs: number;
  /** The SDL served now. */
  readonly currentSdl: () => string;
  /** Serves a new supergraph; rejects with `SettingsError`, and the previous one stays, when it can't be served. */
  readonly take: (supergraph: Supergraph) => Promise<void>;
  /** Called with the reason why a new supergraph is not served, and with null once that is resolved. */
  readonly refuse: (reason: string | null) => void;
  readonly log: Logger;
}

/** Milliseconds between two reads of a file that may still be written. */
const SETTLE_MS = 50;
const MAX_READS = 20;

/**
 * Polls the file's content and serves a new supergraph. It uses neither file events nor modification times: a mounted file is
 * replaced through a symbolic link, which makes both unreliable. A supergraph that can't be served is reported once, and the
 * previous one stays.
 */
export function followSupergraph(options: FollowSupergraphOptions): Repetition {
  const { path, overrideOf, everyMs, currentSdl, take, refuse, log } = options;
  // undefined: none was refused; null: the file was missing
  let refusedSdl: string | null | undefined;

  async function poll(): Promise<void> {
    const sdl = await readSettled(path);
    if (sdl === currentSdl()) {
      if (refusedSdl !== undefined) log.info({ supergraph: path }, 'the supergraph file is the served one again');
      settle();
      return;
    }
    if (sdl === refusedSdl) return;
    try {
      // A missing file is reported like an invalid one.
      const supergraph = parseSupergraph(sdl ?? (await readSupergraph(path)), path, overrideOf);
      await take(supergraph);
      settle();
      log.info({ supergraph: path, subgraphs: supergraph.subgraphs }, 'serving a new supergraph');
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      refusedSdl = sdl;
      const problem = error.problems.map(({ message }) => message).join('; ');
      refuse(problem);
      log.error({ supergraph: path, problem }, 'a new supergraph was refused; the previous one stays');
    }
  }

  function settle(): void {
    refusedSdl = undefined;
    refuse(null);
  }

  return repeat(log, 'poll the supergraph file', everyMs, poll);
}

/** The file's text once it has stopped changing; null when the file is missing. */
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
