import { setTimeout as pause } from 'node:timers/promises';

/** What came of one try. `again`: it may well succeed later; `afterMs` is how long the other side wants to be left alone. */
export type Try<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'again'; readonly why: string; readonly afterMs: number | null };

export interface PatienceOptions {
  /** Milliseconds that one operation may take with all its tries. */
  readonly limitMs: number;
  readonly say: (line: string) => void;
  readonly sleep?: (ms: number) => Promise<unknown>;
  readonly now?: () => number;
}

export interface Patience {
  /** Tries until it is done. Rejects with what `giveUp` makes of the last reason when that takes too long. */
  until<T>(attempt: () => Promise<Try<T>>, giveUp: (why: string) => Error): Promise<T>;
}

/** Milliseconds. */
const FIRST_MS = 500;
const MOST_MS = 5_000;

/** Waits as a good client does: as long as it is told to, else ever longer, and not in step with others. */
export function createPatience({
  limitMs,
  say,
  sleep = pause,
  now = () => performance.now(),
}: PatienceOptions): Patience {
  /** Operations that wait: however many they are, people are told once. */
  let waiting = 0;

  function beginWaiting(why: string): void {
    waiting += 1;
    if (waiting === 1)
      say(`   … a part of the system is down or busy (${why}); waiting for it, for ${limitMs / 1_000} s at most`);
  }

  function endWaiting(isGoingOn: boolean): void {
    waiting -= 1;
    if (waiting === 0 && isGoingOn) say('   … it answers again, going on');
  }

  return {
    async until(attempt, giveUp) {
      const begun = now();
      let isWaiting = false;
      let isGoingOn = false;
      try {
        for (let tries = 1; ; tries += 1) {
          const result = await attempt();
          if (result.kind === 'done') {
            isGoingOn = true;
            return result.value;
          }
          const growing = Math.min(MOST_MS, FIRST_MS * 2 ** (tries - 1));
          const waitMs = (result.afterMs ?? growing) * (1 + Math.random() / 4);
          if (now() - begun + waitMs > limitMs) throw giveUp(result.why);
          if (!isWaiting) beginWaiting(result.why);
          isWaiting = true;
          await sleep(waitMs);
        }
      } finally {
        if (isWaiting) endWaiting(isGoingOn);
      }
    },
  };
}
