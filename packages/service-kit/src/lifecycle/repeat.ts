import type { Logger } from '../logging/create-logger';
import { createOutageLog } from '../logging/outage-log';
import { databaseOutage } from '../database/database-outage';

/** Work that is done again and again until it is stopped. */
export interface Repetition {
  /** No new round begins; the running one is waited for. */
  stop(): Promise<void>;
}

export interface RepeatOptions {
  /** Somebody else of the same service tells when the database is out, as the outbox's relay does. */
  readonly isDatabaseToldOf?: boolean;
}

/**
 * Does something now and then, such as sweeping out what is old: once at the start, then `everyMs` milliseconds after each round.
 * A round that fails is logged and does not stop the next; a database that is out is told once a minute at most.
 */
export function repeat(
  log: Logger,
  what: string,
  everyMs: number,
  work: () => Promise<unknown>,
  { isDatabaseToldOf = false }: RepeatOptions = {},
): Repetition {
  const outage = createOutageLog(log, { lost: `could not ${what} this time`, back: `could ${what} again` });
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running = round();

  async function round(): Promise<void> {
    try {
      await work();
      outage.worked();
    } catch (error) {
      tell(error);
    }
    if (isStopped) return;
    timer = setTimeout(() => {
      running = round();
    }, everyMs);
    timer.unref();
  }

  function tell(error: unknown): void {
    const reason = databaseOutage(error);
    if (reason === null) log.warn({ err: error }, `could not ${what} this time`);
    else if (!isDatabaseToldOf && !isStopped) outage.failed(reason);
  }

  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
