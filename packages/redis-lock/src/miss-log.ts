import type { LockOutcome, Logger } from '@gobbler/service-kit';

type Miss = Exclude<LockOutcome, 'acquired'>;

/** Milliseconds between two lines. */
const EVERY_MS = 60_000;

export interface MissLog {
  /** @param problem what is wrong with Redis, if anything */
  add(miss: Miss, problem: Error | null): void;
  close(): void;
}

/** Says that work went on without its lock: the first time at once, then once a minute at most, with how often that was. */
export function createMissLog(log: Logger, where: string): MissLog {
  const counts: Record<Miss, number> = { contended: 0, unavailable: 0 };
  let lastProblem: Error | null = null;
  let timer: NodeJS.Timeout | undefined;

  function write(): void {
    timer = undefined;
    const { contended, unavailable } = counts;
    if (contended + unavailable === 0) return;
    Object.assign(counts, { contended: 0, unavailable: 0 });
    if (unavailable > 0) {
      log.warn({ contended, unavailable, err: lastProblem }, `${where} can't be used: work goes on without its lock`);
    } else {
      log.info({ contended }, 'work went on without its lock, which others held for too long');
    }
    timer = setTimeout(write, EVERY_MS).unref();
  }

  return {
    add(miss, problem) {
      counts[miss] += 1;
      lastProblem = problem;
      if (!timer) write();
    },
    close() {
      clearTimeout(timer);
    },
  };
}
