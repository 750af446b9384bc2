import { AppError } from '@gobbler/errors';
import { currentRequest } from '@gobbler/service-kit';
import { PicturesBusyError } from '../domain/errors';

/** Runs work one after the other. Throws `OVERLOADED` when too much waits already, `DEADLINE_EXCEEDED` when its turn comes too late. */
export type BoundedQueue = <T>(work: () => Promise<T>) => Promise<T>;

export function createBoundedQueue({ maxWaiting }: { readonly maxWaiting: number }): BoundedQueue {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  return (work) => {
    if (waiting > maxWaiting) return Promise.reject(new PicturesBusyError());
    const deadlineAt = currentRequest()?.deadlineAt ?? Infinity;
    waiting += 1;
    const turn = last.then(() => {
      waiting -= 1;
      if (performance.now() > deadlineAt) throw new AppError('DEADLINE_EXCEEDED', 'This took too long.');
      return work();
    });
    last = turn.catch(() => undefined);
    return turn;
  };
}
