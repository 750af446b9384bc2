/** What a counter says of one more request. */
export interface RateVerdict {
  readonly isAllowed: boolean;
  /** Until it is worth asking again; 0 when it was allowed. */
  readonly retryAfterSeconds: number;
}

export interface RateLimit {
  /** Tells its counters from those of other limits; also in metrics, so it holds nothing of a person. */
  readonly name: string;
  /** What one key may use up within the window. */
  readonly points: number;
  /** The window of a key begins with its first request. */
  readonly windowSeconds: number;
}

export interface RateLimiter {
  /**
   * Uses up `points` (a whole number, 1 when left out) of what the key has left, or nothing when they are too many.
   * Atomic: of a hundred at once exactly as many are allowed as the limit says. Never rejects.
   */
  consume(key: string, points?: number): Promise<RateVerdict>;
}

/** Where limits are counted. A store that is down never means that there is no limit: each process then counts by itself. */
export interface RateLimiters {
  readonly description: string;
  create(limit: RateLimit): RateLimiter;
  /** Rejects while counters are not shared although they should be. */
  checkHealth(): Promise<void>;
  close(): Promise<void>;
}
