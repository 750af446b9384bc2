import { runOutsideRequests } from '../http/request-scope';
import { withoutSecretTexts, type Logger } from './create-logger';

/** Tells of something that is out: at once, then once a minute at most while it lasts, and of its return. */
export interface OutageLog {
  failed(error: unknown): void;
  worked(): void;
}

export interface OutageTexts {
  readonly lost: string;
  readonly back: string;
}

/** Milliseconds. */
const TELL_AGAIN_MS = 60_000;

/**
 * Both lines are warnings: who was shown that something is lost has to be shown that it is back. They carry no stack, which
 * says nothing about a server that is out, and no request, since none of them is about one.
 * @param now milliseconds by a monotonic clock
 */
export function createOutageLog(
  log: Logger,
  { lost, back }: OutageTexts,
  now: () => number = () => performance.now(),
): OutageLog {
  let failures = 0;
  let toldAt = -Infinity;

  return {
    failed(error) {
      failures += 1;
      if (now() - toldAt < TELL_AGAIN_MS) return;
      toldAt = now();
      runOutsideRequests(() => log.warn({ problem: problemOf(error), failures }, lost));
    },
    worked() {
      if (failures === 0) return;
      runOutsideRequests(() => log.warn({ failures }, back));
      failures = 0;
      toldAt = -Infinity;
    },
  };
}

/** What an error says, in one line and without values of a statement. */
export function problemOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(problemOf).join('; ');
  return withoutSecretTexts(error instanceof Error ? error.message || error.name : String(error));
}
