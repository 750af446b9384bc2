import { AppError } from '@gobbler/contracts';
import { currentRequest } from '../http/request-scope';

/**
 * A keyed mutex within this process: work of one key waits for what came before it.
 * Throws `DEADLINE_EXCEEDED`, with the work not begun, when its request ran out of time meanwhile.
 */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function createInTurn(): InTurn {
  /** The end of the last work of each key. */
  const last = new Map<string, Promise<void>>();

  return async (key, work) => {
    const before = last.get(key);
    const mine = before ? before.then(() => beginInTime(work)) : work();
    const end = mine.then(
      () => undefined,
      () => undefined,
    );
    last.set(key, end);
    try {
      return await mine;
    } finally {
      if (last.get(key) === end) last.delete(key);
    }
  };
}

/** Nobody waits for an answer behind the deadline: what was not begun by then must not take effect. */
async function beginInTime<T>(work: () => Promise<T>): Promise<T> {
  if ((currentRequest()?.deadlineAt ?? Infinity) <= performance.now()) {
    throw new AppError('DEADLINE_EXCEEDED', 'This took too long.');
  }
  return work();
}
