import { join, resolve } from 'node:path';
import { portSetting, readSettings, urlSetting, type Environment } from '@gobbler/service-kit';
import { z } from 'zod';
import { completeEnvironment } from '../config';
import { readRunningSettings } from '../data-folder/running-file';

export interface DemoConfig {
  /** The running system, without a slash at the end. */
  readonly url: string;
  /** Where the embedded sender writes pushes; null when they go to Firebase, where we can't read them. */
  readonly pushFile: string | null;
}

/**
 * The settings of `npm run demo`: those of the system itself, from the environment and a file `.env`, and the address
 * of the one that runs on the data folder, unless the environment names another.
 */
export async function readDemoConfig(env: Environment = process.env, envFile = resolve('.env')): Promise<DemoConfig> {
  const complete = completeEnvironment(env, envFile);
  const { PORT, GOBBLER_DATA_DIR, FIREBASE_CREDENTIALS_FILE } = readSettings(
    'demo',
    {
      PORT: portSetting(4000),
      GOBBLER_DATA_DIR: z.string().default('.gobbler'),
      FIREBASE_CREDENTIALS_FILE: z.string().optional(),
    },
    complete,
  );
  const isNamed = Boolean(env['PORT'] || env['ROUTER_PUBLIC_URL']);
  const running = isNamed ? null : await readRunningSettings(resolve(GOBBLER_DATA_DIR));
  const { ROUTER_PUBLIC_URL } = readSettings(
    'demo',
    { ROUTER_PUBLIC_URL: urlSetting(`http://127.0.0.1:${PORT}`) },
    complete,
  );
  return {
    url: running?.['ROUTER_PUBLIC_URL'] ?? ROUTER_PUBLIC_URL,
    pushFile: FIREBASE_CREDENTIALS_FILE ? null : join(resolve(GOBBLER_DATA_DIR), 'pushes.jsonl'),
  };
}
