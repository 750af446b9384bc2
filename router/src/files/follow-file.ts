import { setTimeout as sleep } from 'node:timers/promises';
import { SettingsError, repeat, type Logger, type Repetition } from '@gobbler/service-kit';

export interface FollowFileOptions {
  /** What the file holds, in the log: `supergraph`. */
  readonly what: string;
  readonly path: string;
  /** Milliseconds between two reads. */
  readonly everyMs: number;
  /** Rejects with `SettingsError` for a file that is missing. */
  readonly read: () => Promise<string>;
  /** The text served now. */
  readonly current: () => string;
  /**
   * Serves a new text, and returns what the log says about it; rejects with `SettingsError`, and the previous text stays, when it
   * can't be served.
   */
  readonly take: (text: string) => Promise<Record<string, unknown>>;
  /** Called with the reason why a new file is not served, and with null once that is resolved. */
  readonly refuse?: (reason: string | null) => void;
  readonly log: Logger;
}

/** Milliseconds between two reads of a file that may still be written. */
const SETTLE_MS = 50;
const MAX_READS = 20;

/**
 * Polls a file's content and serves a new one. It uses neither file events nor modification times: a mounted file is
 * replaced through a symbolic link, which makes both unreliable. A file that can't be served is reported once, and the
 * previous one stays.
 */
export function followFile(options: FollowFileOptions): Repetition {
  const { what, path, everyMs, read, current, take, refuse = () => undefined, log } = options;
  // undefined: none was refused; null: the file was missing
  let refusedText: string | null | undefined;

  async function poll(): Promise<void> {
    const text = await readSettled();
    if (text === current()) {
      if (refusedText !== undefined) log.info({ path }, `the ${what} file is the served one again`);
      settle();
      return;
    }
    if (text === refusedText) return;
    try {
      // A missing file is reported like an invalid one.
      const details = await take(text ?? (await read()));
      settle();
      log.info({ path, ...details }, `serving a new ${what}`);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      refusedText = text;
      const problem = error.problems.map(({ message }) => message).join('; ');
      refuse(problem);
      log.error({ path, problem }, `a new ${what} was refused; the previous one stays`);
    }
  }

  /** The file's text once it has stopped changing; null when the file is missing. */
  async function readSettled(): Promise<string | null> {
    let text = await readOrNull();
    for (let count = 1; count < MAX_READS; count += 1) {
      await sleep(SETTLE_MS, undefined, { ref: false });
      const again = await readOrNull();
      if (again === text) break;
      text = again;
    }
    return text;
  }

  const readOrNull = (): Promise<string | null> => read().catch(() => null);

  function settle(): void {
    refusedText = undefined;
    refuse(null);
  }

  return repeat(log, `poll the ${what} file`, everyMs, poll);
}
