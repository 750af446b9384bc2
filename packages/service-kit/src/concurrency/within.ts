/**
 * Gives up on work after a time limit. The work itself goes on to its own limits; how it ends then is of no interest.
 * @param limitMs milliseconds; Infinity for no limit
 * @param late makes the error to reject with
 */
export async function within<T>(limitMs: number, work: Promise<T>, late: () => Error): Promise<T> {
  // A timer takes infinity for a millisecond.
  if (limitMs === Infinity) return work;
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), Math.max(0, limitMs));
  });
  try {
    return await Promise.race([work, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
