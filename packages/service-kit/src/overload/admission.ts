import type { AdaptiveLimit } from './adaptive-limit';
import type { LoopPace } from './loop-pace';

/** `high` for what changes something that people wait for; `normal` for reading. */
export type Priority = 'high' | 'normal';

export interface AdmissionOptions {
  readonly limit: AdaptiveLimit;
  /** Left out where the limit alone counts, and always. */
  readonly pace?: LoopPace;
  /** How many times the limit requests of high priority may fill. */
  readonly highFactor: number;
  /** Milliseconds that a read waits for a place before it is refused, at most. */
  readonly waitMs: number;
}

export interface Admission {
  /**
   * Calls back, at once or after a wait, whether the request may run; {@link Admission.leave} is due for it then.
   * @returns gives up the wait; undefined when there is none
   */
  enter(priority: Priority, end: (isAdmitted: boolean) => void): (() => void) | undefined;
  /** Whether a request of this priority would run at once. */
  hasPlace(priority: Priority): boolean;
  /** Frees a place while a request has nothing to do yet; {@link Admission.resume} takes it again, whether there is room or not. */
  pause(): void;
  resume(): void;
  /** Frees the place of a request; see {@link AdaptiveLimit.noteEnd}. */
  leave(ms: number, isAnswered: boolean): void;
}

interface Waiting {
  readonly since: number;
  readonly end: (isAdmitted: boolean) => void;
}

/** Milliseconds between two looks at the queue while no request ends. */
const LOOK_MS = 10;
/** Milliseconds for which the queue may hold any number: many requests at one moment are no overload. */
const BURST_MS = 150;

/**
 * Runs reads at the pace of the event loop. The others wait, as many as can be answered within the limit's target; what exceeds
 * them is refused at once, so that no one waits for a refusal. Requests of high priority never wait. While answers are slow,
 * the requests under way count as well.
 */
export function createAdmission({ limit, pace, highFactor, waitMs }: AdmissionOptions): Admission {
  const queue = new Set<Waiting>();
  let running = 0;
  let emptyAt = performance.now();
  let timer: NodeJS.Timeout | undefined;

  function hasRoom(priority: Priority): boolean {
    const isLimited = pace === undefined || limit.isSlow;
    if (priority === 'high') return running < limit.current * highFactor || !(isLimited || queue.size > 0);
    return running < (pace?.allowed(running) ?? Infinity) && (running < limit.current || !isLimited);
  }

  function mayWait(): boolean {
    if (limit.isSlow) return queue.size + running < limit.current;
    return queue.size < limit.current || performance.now() - emptyAt < BURST_MS;
  }

  function serveWaiting(): void {
    const now = performance.now();
    for (const one of queue) {
      const isAdmitted = hasRoom('normal');
      if (!isAdmitted && now - one.since < waitMs) break;
      queue.delete(one);
      if (isAdmitted) running += 1;
      one.end(isAdmitted);
    }
    if (queue.size > 0) lookLater();
  }

  function lookLater(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      serveWaiting();
    }, LOOK_MS);
  }

  function hasPlace(priority: Priority): boolean {
    return (priority === 'high' || queue.size === 0) && hasRoom(priority);
  }

  return {
    hasPlace,
    enter(priority, end) {
      if (hasPlace(priority)) {
        running += 1;
        end(true);
      } else if (priority === 'high' || !mayWait()) end(false);
      else return wait(end);
      return undefined;
    },
    pause,
    resume() {
      running += 1;
    },
    leave(ms, isAnswered) {
      limit.noteEnd(ms, isAnswered);
      pause();
    },
  };

  function pause(): void {
    running -= 1;
    serveWaiting();
  }

  function wait(end: Waiting['end']): () => void {
    const since = performance.now();
    if (queue.size === 0) emptyAt = since;
    const one = { since, end };
    queue.add(one);
    lookLater();
    return () => queue.delete(one);
  }
}
