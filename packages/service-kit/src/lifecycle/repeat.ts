import type { Logger } from '../logging/create-logger';

/** Work that is done again and again until it is stopped. */
export interface Repetition {
  /** No new round begins; the running one is waited for. */
  stop(): Promise<void>;
}

/**
 * Does something now and then, such as sweeping out what is old: once at the start, then `everyMs` milliseconds after each round.
 * A round that fails is logged and does not stop the next.
 */
export function repeat(log: Logger, what: string, everyMs: number, work: () => Promise<unknown>): Repetition {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running = round();

  async function round(): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, `could not ${what} this time`);
    }
    if (isStopped) return;
    timer = setTimeout(() => {
      running = round();
    }, everyMs);
    timer.unref();
  }

  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
