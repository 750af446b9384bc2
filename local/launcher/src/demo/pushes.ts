import { readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const pushSchema = z.object({
  token: z.string(),
  title: z.string(),
  body: z.string(),
  eventId: z.string(),
  at: z.string(),
});

export type SentPush = z.infer<typeof pushSchema>;

/** Bytes of the file so far: what was sent before the story began is not of it. */
export async function pushFileSize(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Waits until the wanted pushes have gone out, for at most `limitMs` milliseconds; returns what there is. */
export async function waitForPushes(
  path: string,
  from: number,
  isEnough: (pushes: readonly SentPush[]) => boolean,
  limitMs: number,
): Promise<readonly SentPush[]> {
  const until = performance.now() + limitMs;
  for (;;) {
    const pushes = await readPushes(path, from);
    if (isEnough(pushes) || performance.now() > until) return pushes;
    await sleep(200);
  }
}

async function readPushes(path: string, from: number): Promise<readonly SentPush[]> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  const text = bytes.subarray(from).toString();
  // The last line may be half written.
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => pushSchema.parse(JSON.parse(line)));
}
