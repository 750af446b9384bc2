/** A push notification. */
export interface Push {
  readonly title: string;
  /** The phone parses this as JSON. */
  readonly body: string;
  /** The same for every resend, so that a phone shows it once. */
  readonly collapseKey: string;
  readonly eventId: string;
  /** After this, phones that were offline no longer get it; in the past, only phones that are online get it. */
  readonly expiresAt: Date;
}

/**
 * `dead` tokens are no longer valid and must be removed; `failed` may be retried, and so may `throttled`, which the push service
 * refused because of its rate limit.
 */
export type PushResult = 'sent' | 'dead' | 'failed' | 'throttled';

/** What became of one token. */
export interface PushAnswer {
  readonly result: PushResult;
  /** The push service's own word for it (`UNREGISTERED`), at most 100 characters; never a token. */
  readonly reason: string;
}

/** Maximum number of tokens per call (Firebase's multicast limit). */
export const MAX_TOKENS_PER_SEND = 500;

/** The push service is unavailable for every push. */
export class PushServiceUnavailableError extends Error {
  override readonly name = 'PushServiceUnavailableError';
  /** Backoff in milliseconds that the service requested, if any. */
  readonly retryAfterMs: number | null;

  constructor(reason: string, retryAfterMs: number | null = null, options?: ErrorOptions) {
    super(reason, options);
    this.retryAfterMs = retryAfterMs;
  }
}

export interface PushSender {
  readonly description: string;
  /**
   * Resolves to one answer per token, in their order. Rejects when nothing was sent and everything may be retried, with
   * {@link PushServiceUnavailableError} when this push is not the reason.
   */
  send(push: Push, tokens: readonly string[]): Promise<readonly PushAnswer[]>;
  checkHealth(): Promise<void>;
  close(): Promise<void>;
}
