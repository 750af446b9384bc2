import type { AdaptiveLimit } from './adaptive-limit';

/** `high` for what changes something that people wait for; `normal` for reading. */
export type Priority = 'high' | 'normal';

export interface AdmissionOptions {
  readonly limit: AdaptiveLimit;
  /** Whether the service is saturated at this moment, for reasons other than its answers' times; see {@link AdaptiveLimit.isSlow}. */
  readonly isSaturated: () => boolean;
  /** How many times the limit requests of high priority may fill. */
  readonly highFactor: number;
  /** Milliseconds that a request waits for a place before it is refused, at most. */
  readonly waitMs: number;
}

export interface Admission {
  /** Resolves to true when the request may run; {@link Admission.leave} is due for it then. */
  enter(priority: Priority): Promise<boolean> | boolean;
  /** Whether a request of this priority would get a place at once. */
  hasPlace(priority: Priority): boolean;
  /** Frees the place of a request; see {@link AdaptiveLimit.noteEnd}. */
  leave(ms: number, isAnswered: boolean): void;
}

interface Waiting {
  readonly priority: Priority;
  readonly end: (isAdmitted: boolean) => void;
}

/**
 * Admits requests up to an adaptive limit. A saturated service keeps a quarter of the limit waiting for a moment, high priority
 * first; a waiting request of normal priority gives its place to one of high priority.
 */
export function createAdmission({ limit, isSaturated, highFactor, waitMs }: AdmissionOptions): Admission {
  let running = 0;
  const queues: Readonly<Record<Priority, Set<Waiting>>> = { high: new Set(), normal: new Set() };

  function hasPlace(priority: Priority): boolean {
    return running < limit.current * (priority === 'high' ? highFactor : 1) || !(limit.isSlow || isSaturated());
  }

  function wait(priority: Priority): Promise<boolean> | false {
    const most = limit.current / 4;
    if (queues.high.size + queues.normal.size >= most) {
      const [last] = priority === 'high' ? [...queues.normal].slice(-1) : [];
      if (!last) return false;
      last.end(false);
    }
    return new Promise((resolve) => {
      const one: Waiting = {
        priority,
        end(isAdmitted) {
          clearTimeout(timer);
          queues[priority].delete(one);
          if (isAdmitted) running += 1;
          resolve(isAdmitted);
        },
      };
      const timer = setTimeout(() => one.end(false), waitMs);
      queues[priority].add(one);
    });
  }

  return {
    hasPlace,
    enter(priority) {
      if (!hasPlace(priority)) return wait(priority);
      running += 1;
      return true;
    },
    leave(ms, isAnswered) {
      running -= 1;
      limit.noteEnd(ms, isAnswered);
      for (const queue of [queues.high, queues.normal]) {
        for (const one of queue) {
          if (!hasPlace(one.priority)) break;
          one.end(true);
        }
      }
    },
  };
}
