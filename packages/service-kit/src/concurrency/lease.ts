import { setTimeout as sleep } from 'node:timers/promises';

export interface LeaseOptions {
  /** Milliseconds that the lease lasts without a renewal. */
  readonly lifeMs: number;
  /** Renews it; false when it is gone. A rejection is tried again soon. */
  readonly renew: () => Promise<boolean>;
  /** Called once when the lease is gone although its work is not done. */
  readonly onLost?: () => void;
}

/**
 * Keeps a lease that was acquired: renews it every third of its life until it is stopped. The lease is not a guarantee: a
 * process that pauses for longer than its life loses it without notice, so what must not happen twice is guarded elsewhere.
 * @returns stops the renewal; releasing the lease is the caller's part
 */
export function keepLease({ lifeMs, renew, onLost }: LeaseOptions): () => void {
  let isOver = false;
  let renewedAt = performance.now();
  let timer = renewIn(lifeMs / 3);

  function renewIn(ms: number): NodeJS.Timeout {
    return setTimeout(() => void renewNow(), ms).unref();
  }

  async function renewNow(): Promise<void> {
    const startedAt = performance.now();
    const isKept = await renew().catch(() => null);
    if (isOver) return;
    if (isKept) renewedAt = startedAt;
    if (isKept === false || performance.now() - renewedAt >= lifeMs) onLost?.();
    else timer = renewIn(isKept ? lifeMs / 3 : lifeMs / 10);
  }

  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

export interface PollOptions {
  readonly waitMs: number;
  /** Milliseconds between two attempts. */
  readonly everyMs: number;
}

/** Tries to acquire a lease until it succeeds or the wait is over; null then. Not fair: any waiter may be the next holder. */
export async function pollForLease<Held>(
  tryAcquire: () => Promise<Held | null>,
  { waitMs, everyMs }: PollOptions,
): Promise<Held | null> {
  const until = performance.now() + waitMs;
  for (;;) {
    const held = await tryAcquire();
    if (held !== null || performance.now() >= until) return held;
    await sleep(everyMs);
  }
}
