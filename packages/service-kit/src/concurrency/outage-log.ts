import { runOutsideRequests } from '../http/request-scope';
import { withoutSecretTexts, type Logger } from '../logging/create-logger';

/** Logs that something is down: at once, then once a minute at most while it lasts, and its return. */
export interface OutageLog {
  failed(error: unknown): void;
  /** It did not answer in time, for which a busy machine is enough: logged once a minute at most, whatever came between. */
  slow(error: unknown): void;
  worked(): void;
}

export interface OutageTexts {
  readonly lost: string;
  readonly back: string;
}

/** Milliseconds. */
const LOG_AGAIN_MS = 60_000;

/**
 * Both lines are warnings: anyone who saw the failure has to see the return. They carry no stack, which says nothing about a
 * server that is down, and no request id, since they belong to no request.
 * @param now milliseconds by a monotonic clock
 */
export function createOutageLog(
  log: Pick<Logger, 'warn'>,
  { lost, back }: OutageTexts,
  now: () => number = () => performance.now(),
): OutageLog {
  let failures = 0;
  let isDown = false;
  let loggedAt = -Infinity;

  function fail(error: unknown, isNews: boolean): void {
    failures += 1;
    if (!isNews && now() - loggedAt < LOG_AGAIN_MS) return;
    isDown = true;
    loggedAt = now();
    runOutsideRequests(() => log.warn({ problem: problemOf(error), failures }, lost));
  }

  return {
    failed: (error) => fail(error, !isDown),
    slow: (error) => fail(error, false),
    worked() {
      if (isDown) runOutsideRequests(() => log.warn({ failures }, back));
      failures = 0;
      isDown = false;
    },
  };
}

/** What an error says, in one line and without values of a statement. */
export function problemOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(problemOf).join('; ');
  return withoutSecretTexts(error instanceof Error ? error.message || error.name : String(error));
}
