/** The result of counting a request. */
export interface RateVerdict {
  readonly isAllowed: boolean;
  /** Seconds until a retry can succeed; 0 when allowed. */
  readonly retryAfterSeconds: number;
}

export interface RateLimit {
  /** Distinguishes the counters of limits; appears in metrics, so it contains no user data. */
  readonly name: string;
  /** Points per key and window. */
  readonly points: number;
  /** A key's window starts with its first request. */
  readonly windowSeconds: number;
}

export interface RateLimiter {
  /**
   * Consumes `points` (an integer, default 1) of the key, or none when fewer are left. Atomic: simultaneous requests never exceed
   * the limit. Never rejects.
   */
  consume(key: string, points?: number): Promise<RateVerdict>;
}

/** A store of limits. While it is down, each process counts on its own; there is always a limit. */
export interface RateLimiters {
  readonly description: string;
  create(limit: RateLimit): RateLimiter;
  /** Rejects while the shared store is unavailable. */
  checkHealth(): Promise<void>;
  close(): Promise<void>;
}
