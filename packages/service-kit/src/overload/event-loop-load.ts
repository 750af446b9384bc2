import { performance, type EventLoopUtilization } from 'node:perf_hooks';

/** Milliseconds of one measurement. */
const WINDOW_MS = 100;
/** Part of the time that the event loop of a saturated process is busy. */
const SATURATED = 0.97;

/** Whether this process has had no idle moment lately; a slow dependency alone does not make it so. */
export function createSaturationCheck(): () => boolean {
  let since: EventLoopUtilization = performance.eventLoopUtilization();
  let measuredAt = performance.now();
  let isSaturated = false;
  return () => {
    const now = performance.now();
    if (now - measuredAt >= WINDOW_MS) {
      const current = performance.eventLoopUtilization();
      isSaturated = performance.eventLoopUtilization(current, since).utilization >= SATURATED;
      since = current;
      measuredAt = now;
    }
    return isSaturated;
  };
}
