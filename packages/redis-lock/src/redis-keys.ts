import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { within } from '@gobbler/service-kit';
import Redlock, { ResourceLockedError, type Lock as HeldKey } from 'redlock';
import type { RedisConnection } from './connect-redis';
import { reasonOf } from './reason-of';

/** Milliseconds between two tries at a key that another process holds. */
const RETRY_MS = { least: 20, spread: 20 };

export interface RedisKeys {
  /** Tries to get a key until then, by `performance.now()`; gives up within a tenth of a second when Redis does not answer. */
  acquire(key: string, until: number): Promise<HeldKey | 'contended' | 'unavailable'>;
}

function giveBack(taken: HeldKey | Error): void {
  if (!(taken instanceof Error)) taken.release().catch(() => undefined);
}

/**
 * Keys by redlock. Its own retries stay off: they don't distinguish a key that is held from a Redis that is down.
 * @param lifeMs milliseconds that a key is kept for
 */
export function createRedisKeys(connection: RedisConnection, lifeMs: number): RedisKeys {
  const { answerMs } = connection;
  const redlock = new Redlock([connection.redis], { retryCount: 0 });

  async function ask(key: string): Promise<HeldKey | Error> {
    try {
      return await redlock.acquire([key], lifeMs);
    } catch (error) {
      return reasonOf(error);
    }
  }

  /** A key that comes too late is given back. */
  async function askBriefly(key: string, limitMs: number): Promise<HeldKey | Error> {
    const asked = ask(key);
    try {
      return await within(limitMs, asked, () => new Error(`no answer within ${answerMs} ms`));
    } catch (late) {
      // It may be this process that was busy, with the answer waiting to be read.
      const answer = await Promise.race([asked, nextTurn(late as Error)]);
      if (answer === late) void asked.then((taken) => giveBack(taken));
      return answer;
    }
  }

  return {
    async acquire(key, until) {
      for (;;) {
        const limitMs = Math.min(answerMs, until - performance.now());
        if (limitMs <= 0) return 'contended';
        const answer = await askBriefly(key, limitMs);
        if (answer instanceof ResourceLockedError) {
          connection.hasAnswered();
          await sleep(RETRY_MS.least + Math.random() * RETRY_MS.spread);
        } else if (answer instanceof Error && limitMs < answerMs && performance.now() >= until) {
          // It may have had too little time to answer.
          return 'contended';
        } else if (answer instanceof Error) {
          connection.hasFailed(answer);
          return 'unavailable';
        } else {
          connection.hasAnswered();
          return answer;
        }
      }
    },
  };
}
