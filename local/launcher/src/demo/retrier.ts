import { setTimeout as pause } from 'node:timers/promises';

/** The outcome of one try. `again`: a later one may succeed; `afterMs` is what the other side asked for, if it did. */
export type Try<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'again'; readonly why: string; readonly afterMs: number | null };

export interface RetrierOptions {
  /** Milliseconds that one operation may take with all its tries. */
  readonly limitMs: number;
  readonly say: (line: string) => void;
  readonly sleep?: (ms: number) => Promise<unknown>;
  readonly now?: () => number;
}

export interface Retrier {
  /** Tries until it is done. Rejects with what `giveUp` makes of the last reason when that takes too long. */
  until<T>(attempt: () => Promise<Try<T>>, giveUp: (why: string) => Error): Promise<T>;
}

/** Milliseconds. */
const FIRST_MS = 500;
const MOST_MS = 5_000;

/** Retries after the time that the other side asked for, else with exponential backoff, both with jitter. */
export function createRetrier({ limitMs, say, sleep = pause, now = () => performance.now() }: RetrierOptions): Retrier {
  /** Operations that wait: however many they are, one line reports it. */
  let waiting = 0;

  return {
    async until(attempt, giveUp) {
      const startedAt = now();
      let isWaiting = false;
      try {
        for (let tries = 1; ; tries += 1) {
          const result = await attempt();
          if (result.kind === 'done') {
            if (isWaiting && waiting === 1) say('   … it answers again, going on');
            return result.value;
          }
          const backoffMs = Math.min(MOST_MS, FIRST_MS * 2 ** (tries - 1));
          const waitMs = (result.afterMs ?? backoffMs) * (1 + Math.random() / 4);
          if (now() - startedAt + waitMs > limitMs) throw giveUp(result.why);
          if (!isWaiting) waiting += 1;
          if (!isWaiting && waiting === 1)
            say(`   … a part of the system is down or busy (${result.why}); waiting up to ${limitMs / 1_000} s for it`);
          isWaiting = true;
          await sleep(waitMs);
        }
      } finally {
        if (isWaiting) waiting -= 1;
      }
    },
  };
}
