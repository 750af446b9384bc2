import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '@gobbler/service-kit';
import { z } from 'zod';
import { processStartTime } from './process-start-time';
import { writePrivateFile } from './write-private-file';

/** What commands beside a running system need: addresses, and the secret to ask services with. */
const SHARED = /^([A-Z_]+_URL|DATABASE_USER|DATABASE_PASSWORD|INTERNAL_TOKEN_SECRET)$/;

const runningSchema = z.object({
  pid: z.int(),
  startedAt: z.string(),
  settings: z.record(z.string(), z.string()),
});

/**
 * Writes down for commands beside a running `npm start` where its parts are: their addresses differ from start to start.
 * @returns what removes it
 */
export async function writeRunningFile(dataDir: string, env: Environment): Promise<() => Promise<void>> {
  const path = join(dataDir, 'running.json');
  const startedAt = (await processStartTime(process.pid)) ?? '';
  const settings = Object.fromEntries(Object.entries(env).filter(([name, value]) => value && SHARED.test(name)));
  await writePrivateFile(path, { pid: process.pid, startedAt, settings });
  return () => rm(path, { force: true });
}

/** The settings of the system that runs on a data folder; null when none does. A killed one leaves its file. */
export async function readRunningSettings(dataDir: string): Promise<Readonly<Record<string, string>> | null> {
  try {
    const running = runningSchema.parse(JSON.parse(await readFile(join(dataDir, 'running.json'), 'utf8')));
    return running.startedAt === (await processStartTime(running.pid)) ? running.settings : null;
  } catch {
    return null;
  }
}
