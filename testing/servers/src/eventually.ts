import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

export interface EventuallyOptions {
  /** Only against a hang: a busy machine may need many times what an idle one does. 60 s when left out. */
  readonly limitMs?: number;
  readonly everyMs?: number;
}

const LIMIT_MS = 60_000;

/**
 * Reads until `isDone` accepts the value (until it is truthy when left out), and resolves to that value. Rejects with the last
 * value when the time is over; what `read` throws is thrown on.
 */
export async function eventually<Value>(
  read: () => Value | Promise<Value>,
  isDone: (value: Value) => boolean = Boolean,
  options: EventuallyOptions = {},
): Promise<Value> {
  const value = await poll(read, isDone, options);
  if (isDone(value)) return value;
  const awaited = String(isDone === Boolean ? read : isDone);
  throw new Error(`not within ${options.limitMs ?? LIMIT_MS} ms: ${awaited}\nlast: ${inspect(value)}`);
}

/** As `eventually`, but resolves to the last value also when the time is over. */
export async function poll<Value>(
  read: () => Value | Promise<Value>,
  isDone: (value: Value) => boolean = Boolean,
  { limitMs = LIMIT_MS, everyMs = 10 }: EventuallyOptions = {},
): Promise<Value> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const value = await read();
    if (isDone(value) || performance.now() > deadline) return value;
    await sleep(everyMs);
  }
}
