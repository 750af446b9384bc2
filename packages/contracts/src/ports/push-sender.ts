/** One push notification as a phone shows it. */
export interface Push {
  readonly title: string;
  /** The phone parses this as JSON. */
  readonly body: string;
  /** The same for every resend, so that a phone shows it once. */
  readonly collapseKey: string;
  readonly eventId: string;
  /** From then on it is of no use to a phone that was out of reach; past, it is for those alone that are in reach now. */
  readonly expiresAt: Date;
}

/**
 * `dead` tokens belong to no phone any more and must be forgotten; `failed` may be tried again; so may `throttled`, which did
 * not fail but came at a time when the push service wanted no more.
 */
export type PushResult = 'sent' | 'dead' | 'failed' | 'throttled';

/** Tokens a call, at most (the limit of Firebase's multicast). */
export const MAX_TOKENS_A_SEND = 500;

/** The push service can't be used at the moment, whatever is to be sent. */
export class PushServiceOutError extends Error {
  override readonly name = 'PushServiceOutError';
  /** Milliseconds for which it wants to be left alone, when it said so. */
  readonly retryAfterMs: number | null;

  constructor(reason: string, retryAfterMs: number | null = null, options?: ErrorOptions) {
    super(reason, options);
    this.retryAfterMs = retryAfterMs;
  }
}

export interface PushSender {
  readonly description: string;
  /**
   * One result a token, in their order. Rejects when nothing was sent and all of it may be tried again, with a
   * {@link PushServiceOutError} when that is not for this push's sake.
   */
  send(push: Push, tokens: readonly string[]): Promise<readonly PushResult[]>;
  checkHealth(): Promise<void>;
  close(): Promise<void>;
}
