import type { KeepError } from './segment';

/** Traces that failed and are kept, of each kind: at once, and per second after that. An outage, or a client that does nothing right, fails by the thousand. */
const BURST = 100;
const PER_SECOND = 20;

/** Keeps what failed, within a budget for our faults and another one for clients' errors. */
export function createKeepErrors(elapsedMs: () => number = () => performance.now()): KeepError {
  const faults = createBucket(elapsedMs);
  const clientErrors = createBucket(elapsedMs);
  return (isFault) => (isFault ? faults() : clientErrors());
}

/** A token bucket. */
function createBucket(elapsedMs: () => number): () => boolean {
  let tokens = BURST;
  let filledAt = elapsedMs();
  return () => {
    const at = elapsedMs();
    tokens = Math.min(BURST, tokens + ((at - filledAt) / 1_000) * PER_SECOND);
    filledAt = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
