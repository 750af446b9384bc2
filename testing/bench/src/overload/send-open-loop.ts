import { constants, setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { GraphqlRequest } from '../measure/send-requests';

/** What became of the requests of one period. */
export interface Period {
  readonly sent: number;
  /** Answered with data within {@link IN_TIME_MS}. */
  readonly inTime: number;
  readonly refused: number;
  /** Milliseconds of the refusals, sorted. */
  readonly refusalMs: readonly number[];
  /** Everything else: late, failed, answered with errors. */
  readonly lost: number;
  readonly seconds: number;
}

/** Milliseconds that a person waits for a screen. */
const IN_TIME_MS = 2_000;
const TICK_MS = 10;
const CONNECTIONS = 1_500;

/**
 * Sends requests at a fixed rate, however slowly they are answered, over connections that are open before, as a proxy's are.
 * Goes before the service on a shared processor where the system lets it: its own delay is not the service's.
 */
export async function sendOpenLoop(
  url: string,
  rate: number,
  seconds: number,
  request: (index: number) => GraphqlRequest,
): Promise<Period> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  const period = { sent: 0, inTime: 0, refused: 0, refusalMs: [] as number[], lost: 0, seconds };
  const pending = new Set<Promise<void>>();

  async function sendOne(index: number): Promise<void> {
    const startedAt = performance.now();
    const { query, variables } = request(index);
    try {
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: pathname,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const text = await body.text();
      const ms = performance.now() - startedAt;
      if (ms <= IN_TIME_MS && statusCode === 200 && !text.includes('"errors":')) period.inTime += 1;
      else if (statusCode === 503 && text.includes('OVERLOADED')) {
        period.refused += 1;
        period.refusalMs.push(ms);
      } else period.lost += 1;
    } catch {
      period.lost += 1;
    }
  }

  favourThisProcess();
  await Promise.all(Array.from({ length: CONNECTIONS }, () => openConnection(pool)));
  const startedAt = performance.now();
  while (performance.now() - startedAt < seconds * 1_000) {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * rate);
    for (; period.sent < due; period.sent += 1) {
      const one = sendOne(period.sent).finally(() => pending.delete(one));
      pending.add(one);
    }
    await sleep(TICK_MS);
  }
  await Promise.all(pending);
  await pool.destroy();
  period.refusalMs.sort((one, other) => one - other);
  return period;
}

/** The pool has as many connections as requests that run at once. */
async function openConnection(pool: Pool): Promise<void> {
  const { body } = await pool.request({ method: 'GET', path: '/healthz' });
  await body.dump();
}

function favourThisProcess(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST);
  } catch {
    // Only root may.
  }
}
