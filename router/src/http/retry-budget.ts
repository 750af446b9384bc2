/** Part of a retry that each call earns, and how many can be saved up. */
const EARNED = 0.1;
const MOST = 20;

export interface RetryBudget {
  noteCall(): void;
  /** Takes one retry; false when there is none left. */
  take(): boolean;
}

/** Allows retries for a tenth of the calls, so that they can't multiply the load on a service that is down. */
export function createRetryBudget(): RetryBudget {
  let saved = MOST;
  return {
    noteCall() {
      saved = Math.min(MOST, saved + EARNED);
    },
    take() {
      if (saved < 1) return false;
      saved -= 1;
      return true;
    },
  };
}
