/** Shares a running call; see {@link createSingleFlight}. */
export type SingleFlight<T> = (key: string, work: () => Promise<T>) => Promise<T>;

/**
 * Calls that arrive with the same key while one is running share its outcome, be it a failure; the next call starts a new run.
 * Without a limit of its own: each caller waits for as long as it likes. Within one process only, so it saves work and
 * guarantees nothing.
 */
export function createSingleFlight<T>(): SingleFlight<T> {
  const running = new Map<string, Promise<T>>();
  return (key, work) => {
    const shared = running.get(key);
    if (shared) return shared;
    const flight = work().finally(() => running.delete(key));
    running.set(key, flight);
    return flight;
  };
}
