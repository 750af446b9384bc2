import { setTimeout as sleep } from 'node:timers/promises';
import { isReady } from './service-process';

/** Resolves, when all of these services take requests, to the milliseconds that it took. Rejects behind the limit. */
export async function waitForReady(urls: readonly string[], limitMs: number): Promise<number> {
  const began = performance.now();
  for (;;) {
    const ready = await Promise.all(urls.map((url) => isReady(url)));
    const tookMs = performance.now() - began;
    if (ready.every(Boolean)) return tookMs;
    if (tookMs > limitMs)
      throw new Error(`not ready within ${limitMs} ms: ${urls.filter((_, at) => !ready[at]).join(' ')}`);
    await sleep(100);
  }
}
