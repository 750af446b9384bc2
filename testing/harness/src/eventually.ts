import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

export interface EventuallyOptions {
  /** Only against a hang: a busy machine may need many times what an idle one does. 60 s when left out. */
  readonly limitMs?: number;
  readonly everyMs?: number;
}

/**
 * Reads until `isDone` accepts the value (until it is truthy when left out), and resolves to that value. Rejects with the last
 * value when the time is over; what `read` throws is thrown on.
 */
export async function eventually<Value>(
  read: () => Value | Promise<Value>,
  isDone: (value: Value) => boolean = Boolean,
  { limitMs = 60_000, everyMs = 10 }: EventuallyOptions = {},
): Promise<Value> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const value = await read();
    if (isDone(value)) return value;
    if (performance.now() > deadline) {
      const awaited = String(isDone === Boolean ? read : isDone);
      throw new Error(`not within ${limitMs} ms: ${awaited}\nlast: ${inspect(value)}`);
    }
    await sleep(everyMs);
  }
}
