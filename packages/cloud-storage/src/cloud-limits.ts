/** How long and how much at most. Google's library can't end a request that hangs, so every wait for it ends here. */
export interface CloudLimits {
  /** Milliseconds for one call with all its repetitions, and until the first byte of a download. */
  readonly callMs: number;
  /** Milliseconds between two pieces of a download. */
  readonly pieceMs: number;
  /** Milliseconds that a whole download may have us wait; what the reader takes for itself is not counted. */
  readonly downloadMs: number;
  /** Milliseconds until the next bytes of an upload are taken, with all repetitions; slow senders are not counted. */
  readonly takeMs: number;
  /** Milliseconds for a whole round of sweeping; the next one goes on with what is left. */
  readonly sweepMs: number;
  /** Bytes of an object, when it is read. */
  readonly maxBytes: number;
}

export const CLOUD_LIMITS: CloudLimits = {
  callMs: 4_500,
  pieceMs: 4_500,
  downloadMs: 10_000,
  takeMs: 15_000,
  sweepMs: 60_000,
  maxBytes: 32 * 1024 * 1024,
};
