import { AppError } from '@gobbler/errors';

/**
 * Gives up on an answer at its deadline; the work itself goes on to its own limits. Rejects with `DEADLINE_EXCEEDED`.
 * @param deadlineAt by the monotonic clock (`performance.now()`)
 */
export async function runWithinDeadline<T>(deadlineAt: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new AppError('DEADLINE_EXCEEDED', 'This took too long.')),
      Math.max(0, deadlineAt - performance.now()),
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
