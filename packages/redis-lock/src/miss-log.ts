import { problemOf, runOutsideRequests, type LockOutcome, type Logger } from '@gobbler/service-kit';

type Miss = Exclude<LockOutcome, 'acquired'>;

/** Milliseconds between two lines of one kind. */
const EVERY_MS = 60_000;

/** Says that work goes on without its lock, and that it has it again. */
export interface MissLog {
  add(miss: Miss): void;
  /** There is no connection: told at once, then once a minute at most while that lasts. */
  lost(problem: Error): void;
  /** Redis owes an answer, which a busy machine is enough for: told once a minute at most. */
  slow(problem: Error): void;
  /** It answers. */
  back(): void;
}

/** @param now milliseconds by a monotonic clock */
export function createMissLog(log: Logger, where: string, now: () => number = () => performance.now()): MissLog {
  const counts: Record<Miss, number> = { contended: 0, unavailable: 0 };
  let outageToldAt = -Infinity;
  let crowdToldAt = -Infinity;
  /** A loss was told, and its end was not yet. */
  let isOut = false;

  /** A warning each, the return as well: who was shown the one has to be shown the other. No request: it is about none. */
  function tell(level: 'info' | 'warn', text: string, problem: object = {}): void {
    const { contended, unavailable } = counts;
    Object.assign(counts, { contended: 0, unavailable: 0 });
    runOutsideRequests(() => log[level]({ contended, unavailable, ...problem }, text));
  }

  function tellOut(problem: Error): void {
    isOut = true;
    outageToldAt = now();
    tell('warn', `${where} can't be used: work goes on without its lock`, { problem: problemOf(problem) });
  }

  const isDue = (toldAt: number): boolean => now() - toldAt >= EVERY_MS;

  return {
    add(miss) {
      counts[miss] += 1;
      if (miss !== 'contended' || isOut || !isDue(crowdToldAt)) return;
      crowdToldAt = now();
      tell('info', 'work went on without its lock, which others held for too long');
    },
    lost(problem) {
      if (!isOut || isDue(outageToldAt)) tellOut(problem);
    },
    slow(problem) {
      if (isDue(outageToldAt)) tellOut(problem);
    },
    back() {
      if (!isOut) return;
      isOut = false;
      tell('warn', `${where} is back: the lock is used again`);
    },
  };
}
