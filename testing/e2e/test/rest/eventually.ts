import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds in which an event has gone around. */
const LIMIT_MS = 25_000;

/** Reads until it is as it is to be, or else returns what it was last. */
export async function eventually<Value>(
  read: () => Promise<Value>,
  isThere: (value: Value) => boolean,
): Promise<Value> {
  const until = performance.now() + LIMIT_MS;
  for (;;) {
    const value = await read();
    if (isThere(value) || performance.now() > until) return value;
    await sleep(50);
  }
}
