import { setTimeout as sleep } from 'node:timers/promises';

/** RabbitMQ takes 7 to 25 seconds on two cores; this is for slower machines. */
const TIMEOUT_MS = 120_000;

/** Polls until a server answers. Rejects when `failure` gives a reason why it never will, or when two minutes are over. */
export async function waitUntilReady(isReady: () => Promise<boolean>, failure: () => string | null): Promise<void> {
  const until = performance.now() + TIMEOUT_MS;
  while (!(await isReady())) {
    const reason = failure();
    if (reason !== null) throw new Error(reason);
    if (performance.now() > until) throw new Error(`it did not answer within ${TIMEOUT_MS / 1000} s`);
    await sleep(50);
  }
}
