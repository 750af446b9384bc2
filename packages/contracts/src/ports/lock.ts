/** Whether the lock is held; a lock reduces contention and decides nothing. */
export interface LockState {
  readonly isHeld: boolean;
}

/**
 * A lock per key. Waits at most {@link LOCK_WAIT_MS}, then runs the work without it.
 * Neither a failed acquisition nor a failed release turns a success into an error.
 */
export interface Lock {
  readonly description: string;
  run<T>(key: string, work: (state: LockState) => Promise<T>): Promise<T>;
  checkHealth(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds. */
export const LOCK_WAIT_MS = 500;
