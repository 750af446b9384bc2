/**
 * Gives up on work after a time limit. The work itself goes on to its own limits; how it ends then is of no interest.
 * @param limitMs milliseconds; Infinity for no limit
 * @param late makes the error to reject with
 */
export function within<T>(limitMs: number, work: Promise<T>, late: () => Error): Promise<T> {
  // A timer takes infinity for a millisecond.
  if (limitMs === Infinity) return work;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), Math.max(0, limitMs));
    const ended =
      <Value>(settle: (value: Value) => void) =>
      (value: Value) => {
        clearTimeout(timer);
        settle(value);
      };
    work.then(ended(resolve), ended(reject));
  });
}
