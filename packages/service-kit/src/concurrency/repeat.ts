import type { Logger } from '../logging/create-logger';
import { databaseOutage } from '../database/database-errors';
import { createOutageLog } from './outage-log';

/** Work that is done periodically until it is stopped. */
export interface Repetition {
  /** Settles with the first round, whether it succeeded or not. Never rejects. */
  readonly firstRound: Promise<void>;
  /** No new round starts; the running one is waited for. */
  stop(): Promise<void>;
}

export interface RepeatOptions {
  /** Milliseconds from a round that failed to the next; `everyMs` when left out. */
  readonly retryMs?: number;
  /** Another part of this service, such as the outbox relay, already logs when the database is down. */
  readonly databaseOutageLoggedElsewhere?: boolean;
}

/**
 * Does something periodically, such as deleting what is old: once at the start, then `everyMs` milliseconds after each round.
 * Rounds never overlap. One that fails is logged and does not stop the next; an outage is logged once a minute at most.
 * @param what completes "could not …" in the log
 */
export function repeat(
  log: Logger,
  what: string,
  everyMs: number,
  work: () => Promise<unknown>,
  { retryMs = everyMs, databaseOutageLoggedElsewhere = false }: RepeatOptions = {},
): Repetition {
  const outage = createOutageLog(log, { lost: `could not ${what}`, back: `could ${what} again` });
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const firstRound = round();
  let running = firstRound;

  async function round(): Promise<void> {
    let nextMs = everyMs;
    try {
      await work();
      outage.worked();
    } catch (error) {
      nextMs = retryMs;
      report(error);
    }
    if (isStopped) return;
    timer = setTimeout(() => {
      running = round();
    }, nextMs);
    timer.unref();
  }

  function report(error: unknown): void {
    const reason = databaseOutage(error);
    if (reason === null) log.warn({ err: error }, `could not ${what}`);
    else if (!databaseOutageLoggedElsewhere && !isStopped) outage.failed(reason);
  }

  return {
    firstRound,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
