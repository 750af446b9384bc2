import { createSemaphore, DeadlineExceededError, type Semaphore } from '@gobbler/service-kit';
import { Pool } from 'undici';

/** Keep-alive connections, a pool for each origin, so that one that hangs holds up no other. */
export interface OriginPools {
  poolFor(origin: string): Pool;
  /**
   * A slot per connection to the origin. A call that takes one first knows how long it has waited when it is sent; undici would
   * queue it after its headers, with the time left in them, were written.
   */
  slotsFor(origin: string): Semaphore;
  close(): Promise<void>;
}

export interface PoolLimits {
  /** Open connections to one origin, at most; further calls wait within their time limit. */
  readonly connections: number;
  /** Bytes of an answer; one that is longer fails. -1 for no limit. */
  readonly maxResponseSize: number;
}

/** Milliseconds. */
const CONNECT_TIMEOUT_MS = 1_000;

export function createOriginPools({ connections, maxResponseSize }: PoolLimits): OriginPools {
  const pools = new Map<string, Pool>();
  const slots = new Map<string, Semaphore>();
  return {
    slotsFor(origin) {
      const overloaded = () => new DeadlineExceededError();
      const known =
        slots.get(origin) ?? createSemaphore({ concurrency: connections, maxWaiting: Infinity, overloaded });
      slots.set(origin, known);
      return known;
    },
    poolFor(origin) {
      const known = pools.get(origin);
      if (known) return known;
      const pool = new Pool(origin, { connections, maxResponseSize, connect: { timeout: CONNECT_TIMEOUT_MS } });
      pools.set(origin, pool);
      return pool;
    },
    async close() {
      // Not `close()`: an idle socket on which a proxy's client went away would hold it up.
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}
