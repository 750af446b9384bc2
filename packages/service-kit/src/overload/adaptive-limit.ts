export interface AdaptiveLimitOptions {
  /** Milliseconds that a request may take on average while the service is saturated. */
  readonly targetMs: number;
  /** The limit before anything was measured, and while little is asked. */
  readonly least: number;
  readonly now?: () => number;
}

/** How many requests may run at once. */
export interface AdaptiveLimit {
  readonly current: number;
  /** Whether most requests that ended in the last measurement took more than half of the target. */
  readonly isSlow: boolean;
  /**
   * Counts a request that has ended after so many milliseconds.
   * @param isAnswered false when the caller gave up first, which is no sign of what the service can do
   */
  noteEnd(ms: number, isAnswered: boolean): void;
}

/** Milliseconds of one measurement. */
const WINDOW_MS = 250;
/** Part of the rate that a window without requests leaves. */
const DECAY = 0.8;

/**
 * A concurrency limit by Little's law: requests under way = answers per second × time of each. The highest recent rate times
 * the target latency is what the service can have under way and still answer in time; more would only wait.
 */
export function createAdaptiveLimit(options: AdaptiveLimitOptions): AdaptiveLimit {
  const { targetMs, least, now = () => performance.now() } = options;
  let windowStart = now();
  let answers = 0;
  let ends = 0;
  let slowEnds = 0;
  let isSlow = false;
  /** Answers per millisecond. */
  let rate = 0;

  function measure(): void {
    const elapsed = now() - windowStart;
    if (elapsed < WINDOW_MS) return;
    rate = Math.max(answers / elapsed, rate * DECAY ** (elapsed / WINDOW_MS));
    // Without an end nothing is known: it stays as it was.
    if (ends > 0) isSlow = slowEnds * 2 > ends;
    windowStart += elapsed;
    answers = 0;
    ends = 0;
    slowEnds = 0;
  }

  return {
    get current() {
      measure();
      return Math.max(least, Math.ceil(rate * targetMs));
    },
    get isSlow() {
      measure();
      return isSlow;
    },
    noteEnd(ms, isAnswered) {
      ends += 1;
      if (isAnswered) answers += 1;
      if (ms * 2 > targetMs) slowEnds += 1;
    },
  };
}
