/**
 * Lets calls with the same key that come while one is running share its outcome. It spares Stripe the crowd;
 * what must happen once is decided by keys in the database and at Stripe.
 */
export function createSingleFlight<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  return (key, work) => {
    const underWay = running.get(key);
    if (underWay) return underWay;
    const flight = work().finally(() => running.delete(key));
    running.set(key, flight);
    return flight;
  };
}
