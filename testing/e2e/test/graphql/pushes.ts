import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Push {
  readonly token: string;
  readonly title: string;
  readonly body: string;
  readonly eventId: string;
  readonly at: string;
}

/** All pushes that the embedded sender has written so far. */
export async function readPushes(dataDir: string): Promise<Push[]> {
  const text = await readFile(join(dataDir, 'pushes.jsonl'), 'utf8').catch(() => '');
  // The last line may be half written.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Push);
}

/** Waits until the pushes are as wanted, for at most `limitMs` milliseconds; what there is then. */
export async function waitForPushes(
  dataDir: string,
  isEnough: (pushes: readonly Push[]) => boolean,
  limitMs = 25_000,
): Promise<readonly Push[]> {
  const until = performance.now() + limitMs;
  for (;;) {
    const pushes = await readPushes(dataDir);
    if (isEnough(pushes) || performance.now() > until) return pushes;
    await sleep(100);
  }
}
