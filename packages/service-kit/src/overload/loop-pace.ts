import { performance, type EventLoopUtilization } from 'node:perf_hooks';

/** How many requests a process may work on so that its event loop comes round often. */
export interface LoopPace {
  /** @param running requests under way */
  allowed(running: number): number;
}

/** Milliseconds of one measurement. */
const WINDOW_MS = 10;
/** Milliseconds of work between two looks at the sockets, on average: what a new request waits for before it can be refused. */
const TURN_MS = 8;
/** Enough to keep a processor busy while some of the requests wait for a database. */
const LEAST = 12;
const SLOWER = 0.95;
const FASTER = 1.1;

/**
 * Finds the number of requests with which a turn of the event loop takes {@link TURN_MS}. A turn handles every socket that is
 * ready, so it grows with the requests under way, and a refusal can't be faster than a turn. While the loop has idle moments
 * turns are short, however many requests wait for a slow dependency: then the number grows without end.
 */
export function createLoopPace(): LoopPace {
  let since = measure();
  let most = LEAST;
  return {
    allowed(running) {
      const elapsed = performance.now() - since.at;
      if (elapsed < WINDOW_MS) return most;
      const now = measure();
      const { active } = performance.eventLoopUtilization(now.utilization, since.utilization);
      const turnMs = active / Math.max(1, now.turns - since.turns);
      since = now;
      if (turnMs > TURN_MS) most = Math.max(LEAST, Math.min(most, running) * SLOWER);
      else if (running >= Math.floor(most)) most *= FASTER;
      return most;
    },
  };
}

function measure(): { readonly at: number; readonly utilization: EventLoopUtilization; readonly turns: number } {
  return {
    at: performance.now(),
    utilization: performance.eventLoopUtilization(),
    turns: performance.nodeTiming.uvMetricsInfo.loopCount,
  };
}
