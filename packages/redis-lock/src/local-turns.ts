/** Lets those of this process who want the same key ask Redis for it one after the other, in the order of their coming. */
export interface LocalTurns {
  /**
   * @param until by `performance.now()`
   * @returns how to pass the turn on; null when it did not come in time
   */
  wait(key: string, until: number): Promise<(() => void) | null>;
}

export function createLocalTurns(): LocalTurns {
  /** A key stands in here while somebody has its turn, with those who wait. */
  const waitersByKey = new Map<string, Set<() => void>>();

  function passOn(key: string, waiters: Set<() => void>): void {
    const [next] = waiters;
    if (!next) {
      waitersByKey.delete(key);
      return;
    }
    waiters.delete(next);
    next();
  }

  return {
    async wait(key, until) {
      const waiters = waitersByKey.get(key);
      if (!waiters) {
        const mine = new Set<() => void>();
        waitersByKey.set(key, mine);
        return () => passOn(key, mine);
      }
      const isMyTurn = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => {
          waiters.delete(take);
          resolve(false);
        }, until - performance.now());
        function take(): void {
          clearTimeout(timer);
          resolve(true);
        }
        waiters.add(take);
      });
      return isMyTurn ? () => passOn(key, waiters) : null;
    },
  };
}
