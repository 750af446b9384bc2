/** What the work is told of its lock; a lock smooths contention, it decides nothing. */
export interface LockState {
  readonly isHeld: boolean;
}

/**
 * A lock by key. It is waited for at most {@link LOCK_WAIT_MS}; then the work goes on without it.
 * Neither a lock that can't be had nor a release that fails ever turns a success into an error.
 */
export interface Lock {
  readonly description: string;
  run<T>(key: string, work: (state: LockState) => Promise<T>): Promise<T>;
  checkHealth(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds. */
export const LOCK_WAIT_MS = 500;
